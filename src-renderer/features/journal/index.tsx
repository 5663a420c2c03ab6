import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef, useState } from 'react';
import type { EntryView, Fault, Verification } from '../../../src-preload/contract/index.ts';
import { client } from '../../app/client/index.ts';
import { useLive } from '../../app/store/index.ts';
import { Clock, CopyButton, Empty, ErrorNote } from '../../ui/index.ts';
import './journal.css';

interface Filters {
  readonly kind: string;
  readonly person: string;
  readonly release: string;
  readonly service: string;
  readonly text: string;
}
const NONE: Filters = { kind: '', person: '', release: '', service: '', text: '' };
const KINDS = ['run-started', 'intent', 'outcome', 'resolved', 'step-finished', 'run-finished', 'approval-asked', 'approval-given', 'plan-refused', 'context-armed', 'context-disarmed', 'conn-taken', 'note', 'question-answered', 'app-started'];

/** The record of everything that happened: filtered, each entry to its bytes, and verified. New rows wait until asked for. */
export default function Journal(): ReactNode {
  const [filters, setFilters] = useState(NONE);
  const [open, setOpen] = useState<EntryView | null>(null);
  const newest = useLive('entries', (api, options) => api.live.entries(undefined, options)).items.reduce((seq, entry) => Math.max(seq, entry.seq), 0);
  const read = useQuery({
    queryKey: ['journal', filters],
    queryFn: async () => {
      const { kind, ...rest } = filters;
      const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ''));
      return (await client()).journal.read({ limit: 500, ...given, ...(kind === '' ? {} : { kinds: [kind] }) });
    },
  });
  const rows = read.data?.ok === true ? read.data.value : [];
  const waiting = filters === NONE ? newest - (rows[0]?.seq ?? newest) : 0;
  const field = (name: keyof Filters, label: string): ReactNode => <input className="field" aria-label={label} placeholder={label} value={filters[name]} onChange={(event) => setFilters({ ...filters, [name]: event.target.value })} />;
  return (
    <div className="journal">
      <div className="row">
        <h1 className="grow">Journal</h1>
        <select className="field" aria-label="Kind" value={filters.kind} onChange={(event) => setFilters({ ...filters, kind: event.target.value })}>
          <option value="">every kind</option>{KINDS.map((kind) => <option key={kind}>{kind}</option>)}
        </select>
        {field('person', 'Person')}{field('release', 'Release')}{field('service', 'Service')}{field('text', 'Text')}
        <Verify />
      </div>
      {read.data?.ok === false ? <ErrorNote error={read.data.error} /> : null}
      {waiting > 0 ? <div><button type="button" className="btn" onClick={() => void read.refetch()}>{waiting} new</button></div> : null}
      <div className="split">
        {rows.length === 0 ? <Empty title={read.isPending ? 'Reading …' : 'No entries'}>Everything that Quarterdeck does is written here before it is done: intents, outcomes, who and why. It fills with your first act.</Empty> : <Rows rows={rows} open={open} onOpen={setOpen} />}
        {open === null ? null : <Detail entry={open} onClose={() => setOpen(null)} />}
      </div>
    </div>
  );
}

function Rows({ rows, open, onOpen }: { readonly rows: readonly EntryView[]; readonly open: EntryView | null; readonly onOpen: (entry: EntryView) => void }): ReactNode {
  const parent = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({ count: rows.length, getScrollElement: () => parent.current, estimateSize: () => 30, overscan: 12 });
  return (
    <div ref={parent} className="entries" role="list" aria-label="Entries">
      <div style={{ height: list.getTotalSize(), position: 'relative' }}>
        {list.getVirtualItems().map((item) => {
          const entry = rows[item.index];
          if (entry === undefined) return null;
          return (
            <div key={entry.seq} role="listitem" className="entry" style={{ top: item.start }}>
              <button type="button" aria-pressed={open?.seq === entry.seq} onClick={() => onOpen(entry)}>
                <span className="mono dim">{entry.seq}</span><Clock at={entry.at} /><span className="dim">{entry.kind}</span><b>{entry.actor}</b><span className="say">{entry.say}</span>
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Detail({ entry, onClose }: { readonly entry: EntryView; readonly onClose: () => void }): ReactNode {
  return (
    <section className="panel stack detail" aria-label={`Entry ${entry.seq}`}>
      <div className="row"><h2 className="grow">Entry {entry.seq}: {entry.kind}</h2><button type="button" className="btn" onClick={onClose}>Close</button></div>
      <p>{entry.say}</p>
      <p className="small dim">hash <span className="mono">{entry.hash}</span></p>
      <details open><summary>Readable</summary><pre>{JSON.stringify(JSON.parse(entry.canonical), null, 2)}</pre></details>
      <details><summary>As stored, byte for byte (RFC 8785)</summary><pre>{entry.canonical}</pre></details>
      <div><CopyButton text={entry.canonical}>Copy the canonical JSON</CopyButton></div>
    </section>
  );
}

function Verify(): ReactNode {
  const [found, setFound] = useState<Verification | null>(null);
  const [error, setError] = useState<Fault | null>(null);
  const run = async (): Promise<void> => {
    const verified = await (await client()).journal.verify({});
    setFound(verified.ok ? verified.value : null);
    setError(verified.ok ? null : verified.error);
  };
  return (
    <>
      <button type="button" className="btn" onClick={() => void run()}>Verify the chain</button>
      <span role="status" className={found?.verdict === 'broken' ? 'tone-bad' : 'tone-good'}>
        {found === null ? '' : found.verdict === 'intact' ? `Intact: ${found.entries} entries, head ${found.head.slice(0, 12)}` : `Broken at entry ${found.seq}: ${found.claim}`}
      </span>
      {error === null ? null : <ErrorNote error={error} onDismiss={() => setError(null)} />}
    </>
  );
}
