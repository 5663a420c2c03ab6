import { z } from 'zod';
import { type Result, fail, ok } from '../../src-preload/contract/index.ts';

/** What an approver elsewhere signs: this very question of this very run, by the hash of the request that it is about. */
interface ApprovalAsked {
  readonly run: string;
  readonly step: string;
  readonly ask: string;
  readonly requestHash: string;
  /** When it was asked, ms since the epoch; a question that is asked again is another one. */
  readonly since: number;
}

const askedSchema = z.strictObject({ run: z.string(), step: z.string(), ask: z.string(), requestHash: z.string().regex(/^[0-9a-f]{64}$/), since: z.number().int() });
const PREFIX = 'qd1.';

/** The code for `quarterdeck approve CODE`: the question as base64url JSON, so that its approver can read what it asks. */
export const codeOf = ({ run, step, ask, requestHash, since }: ApprovalAsked): string => PREFIX + Buffer.from(JSON.stringify({ run, step, ask, requestHash, since })).toString('base64url');

export function readCode(code: string): Result<ApprovalAsked> {
  const text = code.trim();
  if (!text.startsWith(PREFIX)) return fail('bad-code', 'this is no approval code: it begins with qd1.');
  try {
    return ok(askedSchema.parse(JSON.parse(Buffer.from(text.slice(PREFIX.length), 'base64url').toString('utf8'))));
  } catch {
    return fail('bad-code', 'this approval code is damaged: copy it again, whole');
  }
}

/** An answer as it is signed. */
export interface Signed {
  readonly decision: 'approve' | 'reject';
  readonly choice: string | null;
}

/**
 * The text that is signed: the code alone approves; a rejection or a choice stands after it, so that a signature can never be
 * taken for another answer than its owner gave.
 */
export const signedText = (code: string, { decision, choice }: Signed): string => (decision === 'reject' ? `${code} reject` : choice === null ? code : `${code} choose ${choice}`);
