import type { RunbookView } from '../../../src-preload/contract/index.ts';
import { actions, effectOf } from '../actions/index.ts';
import type { Runbook } from './model.ts';

/** A runbook for the catalogue: its steps with their effect class, in words, before any input is known. */
export function runbookView(runbook: Runbook, hash: string, file: string): RunbookView {
  return {
    runbook: runbook.runbook, for: runbook.for, why: runbook.why ?? null, hash, file,
    inputs: Object.entries(runbook.inputs).map(([name, input]) => ({
      name, type: input.type, default: input.default ?? null, choices: input.choices ?? [], pattern: input.pattern ?? null, why: input.why ?? null,
    })),
    steps: runbook.steps.map((step, index) => {
      const action = actions.get(step.uses);
      return {
        id: step.id, uses: step.uses, effect: action === undefined ? (step.uses === 'runbook' ? 'pure' : 'opaque') : effectOf(action, step.with ?? {}), say: step.title ?? step.uses,
        needs: step.needs ?? (index === 0 ? [] : [runbook.steps[index - 1]?.id ?? '']),
        notes: [
          ...(step.each === undefined ? [] : [`for each of ${step.each}${step.parallel === undefined ? '' : `, ${step.parallel} at a time`}`]),
          ...(step.if === undefined ? [] : [`only if ${step.if}`]),
          ...(step.approve === undefined ? [] : [`needs ${step.approve.count} of ${step.approve.by}`]),
          ...(step.confirm === undefined ? [] : [`asks first: ${step.confirm}`]),
          ...(step.retry === undefined ? [] : [`up to ${step.retry.attempts} tries`]),
          ...(step.compensate === undefined ? [] : [`undone by ${step.compensate.uses}`]),
          ...(step.onFailure === 'stop' ? [] : [`if it fails: ${typeof step.onFailure === 'string' ? step.onFailure : step.onFailure.uses}`]),
        ],
      };
    }),
  };
}
