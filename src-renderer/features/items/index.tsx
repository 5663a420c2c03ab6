import { type ReactNode, useState } from 'react';
import type { Fault, ItemVerdict, ItemView, RunItem } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { client } from '../../app/client/index.ts';
import { Ago, ErrorNote, ToneMark } from '../../ui/index.ts';
import './items.css';

const TONE = { reversible: 'good', 'one-way': 'warn', unknown: 'unknown' } as const satisfies Record<ItemVerdict, string>;

/** What releases change besides workloads, a line each: whether there is a way back, since when that was read, and whose it is. */
export function ItemLines({ items }: { readonly items: readonly ItemView[] }): ReactNode {
  return items.map((one) => (
    <p key={one.id} className={one.verdict === 'one-way' ? 'tone-warn' : ''}>
      <ToneMark tone={TONE[one.verdict]} /> <b>{one.item}</b>{one.environment === null ? '' : ` in ${one.environment}`}: {one.verdict === 'unknown' ? <><b>unknown</b>, {one.say}</> : one.say}{' '}
      <span className="small dim">{one.kind}, {one.owner}{one.readAt === null ? '' : <>, read <Ago at={one.readAt} /> ago</>}</span>
    </p>
  ));
}

/** As a run saw them: the phases that they went through, and what that means now. */
export function RunItemLines({ items }: { readonly items: readonly RunItem[] }): ReactNode {
  if (items.length === 0) return null;
  return (
    <ul className="run-items" aria-label="Besides workloads">
      {items.map((one) => <li key={one.id} className={one.verdict === 'one-way' ? 'tone-warn' : ''}><ToneMark tone={TONE[one.verdict]} /> {one.say} <span className="small dim">{one.kind}, read <Ago at={one.at} /> ago</span></li>)}
    </ul>
  );
}

/** The items of a release, with the ways to ask them now and to let their probes run. */
export function ReleaseItems({ release, items }: { readonly release: string; readonly items: readonly ItemView[] }): ReactNode {
  const { ask } = useAct();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<Fault | null>(null);
  if (items.length === 0) return null;
  const read = async (): Promise<void> => {
    setAsking(true);
    const answered = await (await client()).items.read({ release });
    setError(answered.ok ? null : answered.error);
    setAsking(false);
  };
  return (
    <section className="stack" aria-label="Besides workloads">
      <ItemLines items={items} />
      {error === null ? null : <ErrorNote error={error} onDismiss={() => setError(null)} />}
      <div className="row">
        <button type="button" className="btn" disabled={asking} onClick={() => void read()}>{asking ? 'Reading …' : 'Read them now'}</button>
        {items.some((one) => one.needsConsent !== null) ? <button type="button" className="btn" onClick={() => ask({ kind: 'agree-probes', release })}>Look at what its probes do …</button> : null}
      </div>
    </section>
  );
}
