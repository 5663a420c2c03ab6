import type { FoldedRun } from './fold.ts';

/** How a run ended, in words: what was done last, or what failed and what was done about it. */
export function endSay(run: FoldedRun, end: 'done' | 'failed' | 'refused'): string {
  const steps = [...run.steps.values()];
  if (end === 'done') return steps.map((step) => step.say).filter((said) => said !== '').slice(-3).join('. ');
  const failed = steps.find((step) => step.state === 'failed' || step.state === 'refused');
  const undone = steps.filter((step) => step.step.role === 'compensation' && step.state === 'done').length;
  const handled = steps.find((step) => step.step.role === 'handler' && step.state === 'done');
  return [
    failed === undefined ? end : `${failed.step.title}: ${failed.say}`,
    ...(run.compensating === null ? [] : [`${undone} of what was done ${undone === 1 ? 'is' : 'are'} undone`]),
    ...(handled === undefined ? [] : [handled.say]),
  ].join('. ');
}
