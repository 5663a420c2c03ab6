import type { ReactNode } from 'react';
import type { RoomCell } from '../../../src-preload/contract/index.ts';
import { LeafCard, Replay, TreeOutline, TreePicture, TryValues, useTree } from '../tree/index.ts';

/** The tree's questions with their live facts, as an outline, and the leaf they lead to with its plan one click away. */
export function Decision({ cell, tree }: { readonly cell: RoomCell; readonly tree: string }): ReactNode {
  const asked = { tree, environment: cell.environment, service: cell.service };
  const { items, state } = useTree(asked);
  const view = items[0];
  if (view === undefined) return <p className="dim">{state === 'live' ? 'This tree is not in the workspace any more.' : 'Asking …'}</p>;
  return (
    <>
      <LeafCard view={view} />
      <TreeOutline view={view} asked={asked} />
      <div style={{ padding: '8px 0' }}><TreePicture view={view} /></div>
      <TryValues view={view} asked={asked} />
      <Replay asked={asked} />
    </>
  );
}
