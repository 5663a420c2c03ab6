import type { ActRequest } from '../../../../src-preload/contract/index.ts';
import { type Captain, openJournalFor } from '../../../captain.ts';
import { answererAt } from '../answer-here.ts';
import { type ConfirmFlags, carriedOut, yesWithoutPlan } from '../confirm.ts';
import { exitOf, followed } from '../follow.ts';
import { type Answer, EXIT, answer, faultAnswer } from '../output.ts';
import { runText, runsText } from '../run-text.ts';
import { type CommonFlags, captainFor, dataDir, settled } from '../session.ts';

/** `runs`: every run that has not ended and the newest that have. It only looks: nothing is recovered, nothing goes on. */
export async function runs(flags: CommonFlags): Promise<Answer> {
  const journal = await openJournalFor(dataDir(flags));
  if (!journal.ok) return faultAnswer(journal.error);
  try {
    const found = await journal.value.runs();
    return found.ok ? answer(EXIT.done, { runs: found.value }, runsText(found.value, Date.now())) : faultAnswer(found.error);
  } finally {
    await journal.value.close();
  }
}

/** `runs show ID`: one run, each step of it. 4 where a person must look. */
export async function show(id: string, flags: CommonFlags): Promise<Answer> {
  const journal = await openJournalFor(dataDir(flags));
  if (!journal.ok) return faultAnswer(journal.error);
  try {
    const found = await journal.value.run(id);
    return found.ok ? answer(found.value.state === 'in-doubt' || found.value.state === 'interrupted' ? EXIT.inDoubt : EXIT.done, { run: found.value }, runText(found.value)) : faultAnswer(found.error, EXIT.usage);
  } finally {
    await journal.value.close();
  }
}

/** `runs resume ID`: goes on with a run that was interrupted, paused or failed, and follows it to its end. */
export const resume = (id: string, flags: CommonFlags & ConfirmFlags & { reason: string }): Promise<Answer> => onRun(id, { kind: 'resume-run', run: id, reason: flags.reason }, flags);

/** `runs resolve ID STEP done|not-done`: a person's word on a step that is in doubt. */
export async function resolve(id: string, step: string, verdict: string, flags: CommonFlags & ConfirmFlags & { reason: string }): Promise<Answer> {
  if (verdict !== 'done' && verdict !== 'not-done') return faultAnswer({ code: 'usage', message: `${verdict} is neither done nor not-done`, retryable: false });
  return onRun(id, { kind: 'resolve', run: id, step, verdict, reason: flags.reason }, flags);
}

/** `runs look ID STEP`: asks the world once more about a step that is in doubt, and journals what it says. 4 where it is still not known. */
export async function look(id: string, step: string, flags: CommonFlags): Promise<Answer> {
  const captain = await captainFor(flags);
  if (!captain.ok) return faultAnswer(captain.error);
  try {
    const { runs: live } = captain.value.services.live;
    const before = live.get(id);
    if (before === undefined) return faultAnswer({ code: 'no-such-run', message: `there is no run ${id}`, retryable: false }, EXIT.usage);
    if (before.environments.length > 0) await settled(captain.value, before.environments);
    const looked = await captain.value.services.runbooks.lookAgain(id, step);
    // To open the journal looks up what is in doubt already: it may be known by now.
    if (!looked.ok && (looked.error.code !== 'wrong-state' || before.steps.every((one) => one.id !== step || one.doubt === null))) return faultAnswer(looked.error);
    const now = await followed(captain.value, id, null);
    return answer(now.state === 'in-doubt' ? EXIT.inDoubt : EXIT.done, { run: now }, `${looked.ok ? `Looked again: ${looked.value.say}\n` : ''}${runText(now)}`);
  } finally {
    await captain.value.close();
  }
}

async function onRun(id: string, request: Extract<ActRequest, { kind: 'resume-run' | 'resolve' }>, flags: CommonFlags & ConfirmFlags): Promise<Answer> {
  const incomplete = yesWithoutPlan(flags);
  if (incomplete !== null) return incomplete;
  const captain = await captainFor(flags);
  if (!captain.ok) return faultAnswer(captain.error);
  try {
    return await onRunWith(captain.value, id, request, flags);
  } finally {
    await captain.value.close();
  }
}

async function onRunWith(captain: Captain, id: string, request: Extract<ActRequest, { kind: 'resume-run' | 'resolve' }>, flags: ConfirmFlags): Promise<Answer> {
  const run = captain.services.live.runs.get(id);
  if (run === undefined) return faultAnswer({ code: 'no-such-run', message: `there is no run ${id}`, retryable: false }, EXIT.usage);
  const goesOn = request.kind === 'resume-run';
  const environments = goesOn && run.steps.some((step) => step.effect === 'probeable') ? run.environments : [];
  if (run.environments.length > 0) await settled(captain, run.environments);
  return carriedOut(captain, request, flags, environments, async (_started, say) => {
    const now = await followed(captain, id, goesOn ? answererAt(captain) : null);
    return answer(goesOn ? exitOf(now) : EXIT.done, { run: now }, `${say}\n${runText(now)}`);
  });
}
