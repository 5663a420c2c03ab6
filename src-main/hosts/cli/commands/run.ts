import { type ActRequest, type Result, fail, ok } from '../../../../src-preload/contract/index.ts';
import type { Captain } from '../../../captain.ts';
import { answererAt } from '../answer-here.ts';
import { type ConfirmFlags, carriedOut, yesWithoutPlan } from '../confirm.ts';
import { exitOf, followed } from '../follow.ts';
import { type Answer, EXIT, answer, faultAnswer } from '../output.ts';
import { dryText, runText } from '../run-text.ts';
import { type CommonFlags, captainFor, settled } from '../session.ts';

interface Flags extends CommonFlags, ConfirmFlags {
  readonly input?: string[];
  readonly release?: string;
  readonly dryRun?: boolean;
}

/** `run RUNBOOK`: plan, confirm, execute, follow, report; with `--dry-run` what each step would do, touching nothing. */
export async function run(runbook: string, flags: Flags): Promise<Answer> {
  const inputs = inputsOf(flags.input ?? []);
  if (!inputs.ok) return faultAnswer(inputs.error);
  const incomplete = yesWithoutPlan(flags);
  if (incomplete !== null) return incomplete;
  const captain = await captainFor(flags);
  if (!captain.ok) return faultAnswer(captain.error);
  try {
    return await (flags.dryRun === true ? dry(captain.value, runbook, inputs.value, flags) : started(captain.value, runbook, inputs.value, flags));
  } finally {
    await captain.value.close();
  }
}

async function dry(captain: Captain, runbook: string, inputs: Record<string, string>, { release }: Flags): Promise<Answer> {
  const wanted = { runbook, inputs, ...(release === undefined ? {} : { release }) };
  const reached = captain.services.runbooks.reach(wanted);
  if (!reached.ok) return faultAnswer(reached.error);
  if (reached.value.environments.length > 0) await settled(captain, reached.value.environments);
  const steps = await captain.services.runbooks.dryRun(wanted);
  if (!steps.ok) return faultAnswer(steps.error);
  const refused = steps.value.some((step) => step.verdict === 'refused');
  return answer(refused ? EXIT.refused : EXIT.done, { runbook, steps: steps.value }, dryText(steps.value));
}

async function started(captain: Captain, runbook: string, inputs: Record<string, string>, flags: Flags): Promise<Answer> {
  const reached = captain.services.runbooks.reach({ runbook, inputs, ...(flags.release === undefined ? {} : { release: flags.release }) });
  if (!reached.ok) return faultAnswer(reached.error);
  const { environments } = reached.value;
  if (environments.length > 0) await settled(captain, environments);
  const request: ActRequest = { kind: 'start-run', runbook, environments: [...environments], inputs, ...(flags.release === undefined ? {} : { release: flags.release }) };
  return carriedOut(captain, request, flags, environments, async (id, say) => {
    if (id === null) return answer(EXIT.done, { say }, say);
    const ended = await followed(captain, id, answererAt(captain));
    return answer(exitOf(ended), { run: ended }, runText(ended));
  });
}

/** `k=v` pairs; the first `=` divides, so that a value may hold more of them. */
function inputsOf(pairs: readonly string[]): Result<Record<string, string>> {
  const inputs: Record<string, string> = {};
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) return fail('usage', `--input ${pair} is not NAME=VALUE`);
    inputs[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return ok(inputs);
}
