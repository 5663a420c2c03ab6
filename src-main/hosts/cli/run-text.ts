import type { DryStep, RunView, StepView } from '../../../src-preload/contract/index.ts';
import { ageOf, printable, table } from './output.ts';

export const runsText = (runs: readonly RunView[], now: number): string =>
  runs.length === 0 ? 'Nothing has been run yet.' : table([['RUN', 'STATE', 'AGE', 'BY', 'TITLE', 'SAYS'], ...runs.map((run) => [run.id, run.state, ageOf(run.startedAt, now), run.by, run.title, run.say])]);

/** A run with each of its steps, what each waits for or is in doubt about, and how to answer. */
export function runText(run: RunView): string {
  return [
    `${run.title} (run ${run.id}): ${run.state}`, run.say,
    `begun ${new Date(run.startedAt).toISOString()} by ${run.by}${run.reason === null ? '' : `, because ${run.reason}`}`,
    table([['STEP', 'STATE', 'TRY', 'EFFECT', 'SAYS'], ...run.steps.map((step) => [step.id, step.state, String(step.attempt), step.effect, step.say])]),
    ...run.items.map((one) => `${one.kind} ${one.say}`),
    ...run.steps.flatMap((step) => [...waitLines(step), ...doubtLines(run, step)]),
  ].map((line) => line.split('\n').map(printable).join('\n')).join('\n');
}

/** What a waiting step asks, and how somebody elsewhere answers it. */
export function waitLines({ id, waitsFor }: StepView): string[] {
  if (waitsFor === null) return [];
  const who = `${waitsFor.count === 1 ? '' : `${waitsFor.count} of `}${waitsFor.role}${waitsFor.notPerson === null ? '' : `, not ${waitsFor.notPerson}`}`;
  return [
    `${id} waits for ${who} since ${new Date(waitsFor.since).toISOString()}: ${waitsFor.ask}`,
    ...waitsFor.options.map((option, index) => `  ${index + 1}. ${option}`),
    `  quarterdeck approve ${waitsFor.code}`,
  ];
}

const doubtLines = (run: RunView, { id, doubt }: StepView): string[] =>
  doubt === null ? [] : [`${id} is in doubt`, `  intended: ${doubt.intended}`, ...(doubt.before === null ? [] : [`  before: ${doubt.before}`]), `  probed: ${doubt.probed}`, `  ${doubt.question}`, ...(doubt.canLook ? [`  quarterdeck runs look ${run.id} ${id}`] : []), `  quarterdeck runs resolve ${run.id} ${id} done|not-done`];

/** What a run would do, step by step, with the differences, and with what would be sent or run. */
export const dryText = (steps: readonly DryStep[]): string =>
  steps.map((step) => [`${step.verdict.padEnd(10)}  ${step.id}: ${step.say} (${step.effect})`, ...[step.diff, step.sends].flatMap((text) => (text === null ? [] : text.split('\n').map((line) => `    ${line}`)))].map(printable).join('\n')).join('\n');
