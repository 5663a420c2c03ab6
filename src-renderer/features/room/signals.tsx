import type { ReactNode } from 'react';
import type { RoomCell } from '../../../src-preload/contract/index.ts';
import { Ago } from '../../ui/index.ts';
import { ComparisonRows, useTree } from '../tree/index.ts';

/** New and old version side by side, region by region, as the tree's signals read them now. */
export function Signals({ cell, tree }: { readonly cell: RoomCell; readonly tree: string }): ReactNode {
  const asked = { tree, environment: cell.environment, service: cell.service };
  const view = useTree(asked).items[0];
  const facts = new Map((view?.questions ?? []).flatMap((question) => question.facts).filter((fact) => fact.comparison !== null).map((fact) => [fact.name, fact]));
  if (facts.size === 0) return null;
  return (
    <div className="signals">
      {[...facts.values()].map((fact) => (
        <section key={fact.name} aria-label={fact.name}>
          <h2>{fact.name} <span className="dim">{fact.source}{fact.observedAt === null ? '' : ', '}{fact.observedAt === null ? null : <><Ago at={fact.observedAt} /> old</>}</span></h2>
          {fact.comparison === null || fact.comparison.rows.length === 0 ? <p className="small dim">{fact.why}</p> : <ComparisonRows comparison={fact.comparison} of={fact.name} />}
        </section>
      ))}
    </div>
  );
}
