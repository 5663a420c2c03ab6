import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readCode, signCode } from '../../../approvals/index.ts';
import { typed } from '../confirm.ts';
import { type Answer, EXIT, answer, faultAnswer, printable } from '../output.ts';

interface Flags {
  readonly key?: string;
  readonly reject?: boolean;
  readonly choose?: string;
  readonly yes?: boolean;
}

const USUAL = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/**
 * `approve CODE`: shows what the code asks and signs the answer with an SSH key, on the approver's own machine; what it prints is
 * pasted back. It needs no workspace, no journal and no network.
 */
export async function approve(code: string, flags: Flags): Promise<Answer> {
  const asked = readCode(code);
  if (!asked.ok) return faultAnswer(asked.error, EXIT.usage);
  const key = flags.key ?? USUAL.map((name) => join(homedir(), '.ssh', name)).find((file) => existsSync(file));
  if (key === undefined) return faultAnswer({ code: 'usage', message: 'There is no SSH key in ~/.ssh', hint: 'Name one with --key FILE.', retryable: false });
  const { run, step, ask, since, requestHash } = asked.value;
  const what = flags.reject === true ? 'Reject' : flags.choose === undefined ? 'Approve' : `Choose ${flags.choose} for`;
  process.stderr.write(`${[`${step} of run ${run}, asked ${new Date(since).toISOString()}`, ask, `request ${requestHash}`].map(printable).join('\n')}\n`);
  if (flags.yes !== true && !(await typed(`${what} it with ${key}`, 'sign'))) {
    return faultAnswer({ code: 'not-confirmed', message: 'Nothing was signed: not confirmed.', hint: 'At no terminal, --yes signs what was shown.', retryable: false }, EXIT.refused);
  }
  const signed = await signCode(code.trim(), { decision: flags.reject === true ? 'reject' : 'approve', choice: flags.choose ?? null }, key);
  if (!signed.ok) return faultAnswer(signed.error);
  return answer(EXIT.done, { ...asked.value, signature: signed.value }, signed.value.trim());
}
