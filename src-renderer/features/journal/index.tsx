import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { EntryView, EvidenceScope } from '../../../src-preload/contract/index.ts';
import { client } from '../../app/client/index.ts';
import { useLive } from '../../app/store/index.ts';
import { Empty, ErrorNote } from '../../ui/index.ts';
import { Detail } from './detail.tsx';
import { Evidence } from './evidence.tsx';
import { FilterFields, type Filters, NONE, matches } from './filters.tsx';
import './journal.css';
import { Rows } from './rows.tsx';
import { Trust, Verify } from './trust.tsx';

type Side = { readonly kind: 'entry'; readonly entry: EntryView } | { readonly kind: 'trust' } | { readonly kind: 'evidence'; readonly scope: EvidenceScope | null } | null;

/** The record of everything that happened: filtered, each entry to its bytes, verified, and taken as evidence. Rows stay put; new ones wait until asked for. */
export default function Journal(): ReactNode {
  const [filters, setFilters] = useState(NONE);
  const [side, setSide] = useState<Side>(null);
  const live = useLive('entries', (api, options) => api.live.entries(undefined, options)).items;
  const read = useQuery({
    queryKey: ['journal', filters], staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, refetchOnReconnect: false,
    queryFn: async () => (await client()).journal.read({ limit: 500, ...asked(filters) }),
  });
  const rows = read.data?.ok === true ? read.data.value : [];
  const newest = rows[0]?.seq ?? 0;
  const waiting = read.data === undefined ? 0 : live.filter((entry) => entry.seq > newest && matches(entry, filters)).length;
  const close = (): void => setSide(null);
  return (
    <div className="journal">
      <div className="row">
        <h1 className="grow">Journal</h1>
        <FilterFields filters={filters} known={live} onChange={setFilters} />
        <Verify />
        <button type="button" className="btn" aria-pressed={side?.kind === 'trust'} onClick={() => setSide(side?.kind === 'trust' ? null : { kind: 'trust' })}>Checkpoints</button>
        <button type="button" className="btn" aria-pressed={side?.kind === 'evidence'} onClick={() => setSide(side?.kind === 'evidence' ? null : { kind: 'evidence', scope: null })}>Export evidence …</button>
      </div>
      {read.data?.ok === false ? <ErrorNote error={read.data.error} /> : null}
      {waiting > 0 ? <div><button type="button" className="btn" onClick={() => void read.refetch()}>{waiting} new</button></div> : null}
      <div className="split">
        {rows.length === 0 ? <Empty title={read.isPending ? 'Reading …' : 'No entries'}>Everything that Quarterdeck does is written here before it is done: intents, outcomes, who and why. It fills with your first act.</Empty> : <Rows rows={rows} open={side?.kind === 'entry' ? side.entry : null} onOpen={(entry) => setSide({ kind: 'entry', entry })} />}
        {side?.kind === 'entry' ? <Detail entry={side.entry} onClose={close} onEvidence={(scope) => setSide({ kind: 'evidence', scope })} /> : null}
        {side?.kind === 'trust' ? <Trust onClose={close} /> : null}
        {side?.kind === 'evidence' ? <Evidence key={JSON.stringify(side.scope)} first={side.scope} known={live} onClose={close} /> : null}
      </div>
    </div>
  );
}

function asked({ kind, ...rest }: Filters) {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ''));
  return { ...given, ...(kind === '' ? {} : { kinds: [kind] }) };
}
