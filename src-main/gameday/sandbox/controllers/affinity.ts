import { type Stored, listAt } from '../objects.ts';

/** The node that a pod was made for: its affinity names it, as the real controller's pods do. */
export const nodeWantedBy = (pod: Stored): string =>
  listAt(pod, 'spec', 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms').flatMap((term) => listAt(term, 'matchFields')).map((field) => String(listAt(field, 'values')[0] ?? ''))[0] ?? '';
