import type { Captain } from '../../../captain.ts';
import { answererAt } from '../answer-here.ts';
import { typed } from '../confirm.ts';
import { exitOf, followed } from '../follow.ts';
import { type Answer, EXIT, answer, faultAnswer, printable } from '../output.ts';
import { planText } from '../plan-text.ts';
import { captainFor } from '../session.ts';
import { type RollbackFlags, planFor } from './plan-rollback.ts';

interface Flags extends RollbackFlags {
  readonly reason: string;
  readonly yes?: boolean;
  readonly plan?: string;
}

/** `rollback`: plan, confirm, execute, wait, report. The command line is its own confirm surface. */
export async function rollback(services: readonly string[], flags: Flags): Promise<Answer> {
  if (flags.yes === true && flags.plan === undefined) {
    return faultAnswer({ code: 'usage', message: '--yes goes with --plan DIGEST', hint: 'quarterdeck plan rollback prints the digest.', retryable: false });
  }
  const captain = await captainFor(flags, flags.context === undefined ? [] : [flags.context]);
  if (!captain.ok) return faultAnswer(captain.error);
  try {
    return await confirmed(captain.value, services, flags);
  } finally {
    await captain.value.close();
  }
}

async function confirmed(captain: Captain, services: readonly string[], flags: Flags): Promise<Answer> {
  const planned = await planFor(captain, services, flags, flags.reason);
  if (!planned.ok) return faultAnswer(planned.error);
  const { plan, request, workloads } = planned.value;
  if (plan.rollback === null) return faultAnswer({ code: 'no-plan', message: 'No rollback plan was made.', retryable: true });
  const blocker = plan.blockers.find((one) => one.code !== 'looking-only');
  const digest = flags.plan ?? plan.digest;
  if (flags.yes !== true) {
    process.stderr.write(`${planText(plan.rollback, plan)}\n\n`);
    if (blocker === undefined && !(await typed(plan.title, 'roll back'))) return faultAnswer({ code: 'not-confirmed', message: 'Nothing was changed: not confirmed.', retryable: false });
  }
  if (blocker !== undefined) return faultAnswer({ ...blocker, retryable: false }, EXIT.refused);
  if (digest !== plan.digest) {
    return faultAnswer({ code: 'moved', message: `Nothing was changed: the plan now has digest ${plan.digest}, not ${digest}.`, hint: 'Plan again and read what changed.', retryable: false }, EXIT.refused);
  }
  // The command's confirmation is the deliberate act; it arms for this process alone, and the journal says so.
  const armed = await captain.arm([...new Set(workloads.map((ref) => ref.environment))]);
  if (!armed.ok) return faultAnswer(armed.error, EXIT.refused);
  const outcome = await captain.carryOut(request, digest);
  if (outcome.kind !== 'started') {
    const say = outcome.kind === 'done' ? outcome.say : `${outcome.say}\n${outcome.hint}`;
    return answer(outcome.kind === 'done' ? EXIT.done : EXIT.refused, { outcome, plan: plan.rollback }, say);
  }
  const run = await followed(captain, outcome.run, answererAt(captain, 'stop'));
  return answer(exitOf(run), { outcome, run }, [...run.steps.map((step) => `${step.title}: ${step.state}${step.say === '' ? '' : `, ${step.say}`}`), run.say, `run ${run.id}`].map(printable).join('\n'));
}
