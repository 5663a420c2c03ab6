import type { Result } from '../../src-preload/contract/index.ts';
import { type Signed, signedText } from './code.ts';
import { verifySshSignature } from './sshsig.ts';

export { codeOf, readCode } from './code.ts';
export { signCode } from './sign.ts';

/** The public key (`TYPE BASE64`) that signed exactly this answer to this code; whose it is, the caller knows. */
export const verifyApproval = (signature: string, code: string, signed: Signed): Result<string> => verifySshSignature(signature, signedText(code, signed));

/** A public key as written in a file or in `people`, without its comment. */
export const keyOf = (line: string): string => line.trim().split(/\s+/).slice(0, 2).join(' ');
