import type { Result } from '../../src-preload/contract/index.ts';
import { verifySshSignature } from './sshsig.ts';

export { type ApprovalAsked, codeOf, readCode } from './code.ts';
export { signCode } from './sign.ts';

/** The public key (`TYPE BASE64`) that signed exactly this code; whose it is, the caller knows. */
export const verifyApproval = (signature: string, code: string): Result<string> => verifySshSignature(signature, code);

/** A public key as written in a file or in `people`, without its comment. */
export const keyOf = (line: string): string => line.trim().split(/\s+/).slice(0, 2).join(' ');
