import { type ReactNode, useState } from 'react';
import type { EntryView, EvidenceScope, Fault } from '../../../src-preload/contract/index.ts';
import { client } from '../../app/client/index.ts';
import { ErrorNote } from '../../ui/index.ts';
import { saveFile } from './save-file.ts';

interface Props {
  readonly first: EvidenceScope | null;
  readonly known: readonly EntryView[];
  readonly onClose: () => void;
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
const DAY_MS = 86_400_000;

/** A package of a run, of a release or of a period, with what it proves in words. */
export function Evidence({ first, known, onClose }: Props): ReactNode {
  const [kind, setKind] = useState<EvidenceScope['kind']>(first?.kind ?? 'release');
  const [name, setName] = useState(first?.kind === 'run' ? first.run : first?.kind === 'release' ? first.release : '');
  const [from, setFrom] = useState(day(Date.now() - 30 * DAY_MS));
  const [to, setTo] = useState(day(Date.now()));
  const [error, setError] = useState<Fault | null>(null);
  const [done, setDone] = useState('');
  const named = [...new Set(known.map((entry) => (kind === 'run' ? entry.run : entry.release)))].filter((value) => value !== null).sort();
  const [start, end] = [Date.parse(from), Date.parse(to) + DAY_MS];
  const scope: EvidenceScope | null = kind === 'period' ? (start < end ? { kind, from: start, to: end } : null) : name === '' ? null : kind === 'run' ? { kind, run: name } : { kind, release: name };
  const what = kind === 'period' ? `all releases from ${from} to ${to}` : `${kind} ${name}`;
  const take = async (): Promise<void> => {
    if (scope === null) return;
    const made = await (await client()).journal.evidence(scope);
    setError(made.ok ? null : made.error);
    if (!made.ok) return setDone('');
    saveFile(made.value.name, made.value.zip);
    setDone(`${made.value.name}: ${made.value.entries} entries.${made.value.missing.length === 0 ? '' : ` Not on this machine any more, and said so in the package: ${made.value.missing.join(', ')}.`}`);
  };
  return (
    <section className="panel stack detail" aria-label="Evidence">
      <div className="row"><h2 className="grow">Export evidence</h2><button type="button" className="btn" onClick={onClose}>Close</button></div>
      <div className="row">
        <select className="field" aria-label="Evidence of" value={kind} onChange={(event) => { setKind(event.target.value === 'run' ? 'run' : event.target.value === 'period' ? 'period' : 'release'); setName(''); }}>
          <option value="run">a run</option><option value="release">a release, with its approvals and runs</option><option value="period">all releases in a period</option>
        </select>
        {kind === 'period'
          ? <><input className="field" type="date" aria-label="First day (UTC)" value={from} onChange={(event) => setFrom(event.target.value)} /><input className="field" type="date" aria-label="Last day (UTC)" value={to} onChange={(event) => setTo(event.target.value)} /></>
          : <><input className="field" aria-label={kind === 'run' ? 'Run' : 'Name of the release'} placeholder={kind === 'run' ? 'run' : 'release'} list="evidence-names" value={name} onChange={(event) => setName(event.target.value)} /><datalist id="evidence-names">{named.map((one) => <option key={one} value={one} />)}</datalist></>}
      </div>
      <div className="stack dim">
        <p>The zip proves, offline and without Quarterdeck’s journal: that each entry in it is, byte for byte, an entry of this journal at its number; their order; that none was changed since the head was signed; that outputs, runbooks and plans are those that the entries name.</p>
        <p>It does not prove that an entry was true when it was written, nor that no other entry about the matter exists: for that the journal itself is verified against the same checkpoint.</p>
        <p>Check it with <code>quarterdeck evidence verify FILE</code>, or by hand: README.txt in it says how.</p>
      </div>
      <div><button type="button" className="btn" disabled={scope === null} onClick={() => void take()}>{scope === null ? 'Export evidence' : `Export evidence of ${what}`}</button></div>
      <p role="status">{done}</p>
      {error === null ? null : <ErrorNote error={error} onDismiss={() => setError(null)} />}
    </section>
  );
}
