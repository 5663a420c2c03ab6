import type { ReactNode } from 'react';
import { type LeafView, type TreeView, assertNever } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { Ago } from '../../ui/index.ts';

/** What the tree recommends and the fact that decided it; where there is something to do, its plan is one click away. */
export function LeafCard({ view, tried = false }: { readonly view: TreeView; readonly tried?: boolean }): ReactNode {
  const { ask } = useAct();
  const { leaf } = view;
  const act = leaf?.act ?? null;
  const urgent = leaf?.do === 'rollback' || leaf?.do === 'abort-canary';
  return (
    <div className="leaf" role="status">
      <h2 className={urgent ? 'tone-bad' : ''}>{tried ? 'With these values: ' : 'Recommended: '}{leaf?.say.toLowerCase() ?? 'nothing'}</h2>
      <b>{view.service} in {view.environment}</b>
      <p className="dim">{view.say}{view.leafSince === null || tried ? null : <> · for <Ago at={view.leafSince} /></>}</p>
      {leaf === null || act === null || tried ? null : <button type="button" className={urgent ? 'btn primary' : 'btn'} onClick={() => ask(act)}>{labelOf(leaf, view)}</button>}
    </div>
  );
}

function labelOf(leaf: LeafView, { service }: TreeView): string {
  switch (leaf.do) {
    case 'rollback':
      return `See the plan to roll back ${service}`;
    case 'abort-canary':
      return `See the plan to abort the canary of ${service}`;
    case 'pause':
      return `See the plan to stop ${service}`;
    case 'roll-forward':
      return `See the plan to go forward with ${service}`;
    case 'run-runbook':
      return `See the plan to start ${leaf.runbook ?? 'the runbook'}`;
    case 'hold':
      return 'Nothing to plan';
    default:
      return assertNever(leaf.do);
  }
}
