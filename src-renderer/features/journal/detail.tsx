import type { ReactNode } from 'react';
import type { EntryView, EvidenceScope } from '../../../src-preload/contract/index.ts';
import { CopyButton } from '../../ui/index.ts';

interface Props {
  readonly entry: EntryView;
  readonly onClose: () => void;
  readonly onEvidence: (scope: EvidenceScope) => void;
}

/** One entry: what it says, what it is about, and its bytes as stored. */
export function Detail({ entry, onClose, onEvidence }: Props): ReactNode {
  const { run, release } = entry;
  return (
    <section className="panel stack detail" aria-label={`Entry ${entry.seq}`}>
      <div className="row"><h2 className="grow">Entry {entry.seq}: {entry.kind}</h2><button type="button" className="btn" onClick={onClose}>Close</button></div>
      <p>{entry.say}</p>
      <p className="small dim">hash <span className="mono">{entry.hash}</span></p>
      <details open><summary>Readable</summary><pre>{JSON.stringify(JSON.parse(entry.canonical), null, 2)}</pre></details>
      <details><summary>As stored, byte for byte (RFC 8785)</summary><pre>{entry.canonical}</pre></details>
      <div className="row">
        <CopyButton text={entry.canonical}>Copy the canonical JSON</CopyButton>
        {run === null ? null : <button type="button" className="btn" onClick={() => onEvidence({ kind: 'run', run })}>Export evidence of run {run} …</button>}
        {release === null ? null : <button type="button" className="btn" onClick={() => onEvidence({ kind: 'release', release })}>Export evidence of {release} …</button>}
      </div>
    </section>
  );
}
