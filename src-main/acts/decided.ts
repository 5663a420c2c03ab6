import { type Answer, type Decided, type Result, ok } from '../../src-preload/contract/index.ts';
import type { ActPlanner, Draft, RequestOf } from './model.ts';
import type { ActWorld } from './world.ts';

/** The acts that a leaf of a decision tree can lead to. */
type FromLeaf = 'rollback' | 'steer' | 'stop' | 'go-forward' | 'start-run';

const WORD: Readonly<Record<Answer, string>> = { yes: 'Yes', no: 'No', unknown: 'Unknown' };

/**
 * An act that a tree recommended stands on the answers that led to it: they are asked again for every draft, and so at the
 * press as well. One that changed is a deciding fact that moved: the press is refused and says which.
 */
export function decidedBy<K extends FromLeaf>(world: ActWorld, planner: ActPlanner<K>): ActPlanner<K> {
  return {
    async draft(request): Promise<Result<Draft>> {
      const draft = await planner.draft(request);
      // Every request that a leaf can lead to has this field; a generic index does not show it.
      const { decided } = request as { readonly decided?: Decided | undefined };
      if (!draft.ok || decided === undefined) return draft;
      const now = await world.decideNow(decided);
      if (!now.ok) return now;
      const moved = movedFrom(decided, now.value);
      return ok({
        ...draft.value,
        statements: [...draft.value.statements, { label: `Tree ${decided.tree}`, text: Object.entries(now.value.answers).map(([id, answer]) => `${id}: ${WORD[answer]}`).join(' · '), tone: 'calm' }],
        blockers: [...moved, ...draft.value.blockers],
        facts: { ...draft.value.facts, ...factsOf(now.value) },
      });
    },
    perform: (request: RequestOf<K>, draft: Draft) => planner.perform(request, draft),
  };
}

const factsOf = ({ tree, leaf, answers }: Decided): Record<string, string> =>
  Object.fromEntries([[`tree ${tree}: recommends`, leaf], ...Object.entries(answers).map(([id, answer]) => [`tree ${tree}: ${id}`, WORD[answer]])]);

/** What was recommended when the act was asked for, against now: another leaf is another act. */
function movedFrom(asked: Decided, now: Decided): Draft['blockers'] {
  if (asked.leaf === now.leaf) return [];
  const changed = [...new Set([...Object.keys(asked.answers), ...Object.keys(now.answers)])].filter((id) => asked.answers[id] !== now.answers[id]);
  const said = (answer: Answer | undefined): string => (answer === undefined ? 'not asked' : WORD[answer]);
  const which = changed.map((id) => `${id} was ${said(asked.answers[id])} and is ${said(now.answers[id])} now`).join('; ');
  return [{ code: 'tree-moved', message: `The tree does not recommend this any more: ${which === '' ? `it recommends ${now.leaf}` : which}`, hint: 'Look at the tree again; a plan without it can still be asked for.' }];
}
