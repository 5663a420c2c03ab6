import { createInterface } from 'node:readline/promises';
import type { ActPlan, ActRequest, Result } from '../../../src-preload/contract/index.ts';
import type { Captain } from '../../captain.ts';
import { type Answer, EXIT, answer, faultAnswer, printable } from './output.ts';

/** What every command takes that changes the world: it prints its plan and asks, or is given the plan's digest. */
export interface ConfirmFlags {
  readonly yes?: boolean;
  readonly plan?: string;
}

export const SESSION = 'command-line';

/** An act's plan for a terminal: what it is, what it will do, what blocks it, and the digest that `--plan` takes. */
export function actText(plan: ActPlan): string {
  return [
    plan.title,
    ...plan.statements.map((statement) => `  ${statement.label}: ${statement.text}`),
    ...plan.blockers.filter(({ code }) => code !== 'looking-only').map((blocker) => `BLOCKED (${blocker.code}): ${blocker.message} ${blocker.hint}`),
    `digest ${plan.digest}`,
  ].flatMap((line) => line.split('\n')).map(printable).join('\n');
}

/** Asks at the terminal, and takes nothing for a yes but the words themselves. Without a terminal the answer is no. */
export async function typed(question: string, words: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const given = await terminal.question(`${printable(question)}? Type "${words}" to do it: `);
  terminal.close();
  return given.trim().toLowerCase() === words;
}

export const yesWithoutPlan = (flags: ConfirmFlags): Answer | null =>
  flags.yes === true && flags.plan === undefined
    ? faultAnswer({ code: 'usage', message: '--yes goes with --plan DIGEST', hint: 'Without --yes the plan and its digest are printed, and nothing is changed.', retryable: false })
    : null;

/**
 * Plans an act, has it confirmed, and carries it out; the command line is its own confirm surface. `environments` are armed for
 * this process alone by the confirmation. `then` says what became of it.
 */
export async function carriedOut(captain: Captain, request: ActRequest, flags: ConfirmFlags, environments: readonly string[], then: (run: string | null, say: string) => Promise<Answer>): Promise<Answer> {
  const planned: Result<ActPlan> = await captain.services.acts.plan(request, SESSION);
  if (!planned.ok) return faultAnswer(planned.error);
  const plan = planned.value;
  const shown = { title: plan.title, digest: plan.digest, statements: plan.statements, blockers: plan.blockers };
  const blocker = plan.blockers.find(({ code }) => code !== 'looking-only');
  if (blocker !== undefined) return answer(EXIT.refused, { error: { ...blocker, retryable: false }, plan: shown }, actText(plan));
  if (flags.yes !== true) {
    process.stderr.write(`${actText(plan)}\n\n`);
    if (!(await typed(plan.title, 'do it'))) {
      const message = 'Nothing was changed: not confirmed.';
      return answer(EXIT.refused, { error: { code: 'not-confirmed', message, retryable: false }, plan: shown }, `${message}\nConfirm with --yes --plan ${plan.digest}`);
    }
  }
  const digest = flags.plan ?? plan.digest;
  if (digest !== plan.digest) {
    return answer(EXIT.refused, { error: { code: 'moved', message: `the plan now has digest ${plan.digest}`, retryable: false }, plan: shown }, `Nothing was changed: the plan now has digest ${plan.digest}, not ${digest}.\n${actText(plan)}`);
  }
  // The confirmation is the deliberate act; it arms for this process alone, and the journal says so.
  const armed = environments.length === 0 ? null : await captain.arm(environments);
  if (armed?.ok === false) return faultAnswer(armed.error, EXIT.refused);
  const outcome = await captain.carryOut(request, digest);
  if (outcome.kind === 'refused') return answer(EXIT.refused, { outcome, plan: shown }, `${outcome.say}\n${outcome.hint}`);
  return then(outcome.kind === 'started' ? outcome.run : null, outcome.kind === 'started' ? '' : outcome.say);
}
