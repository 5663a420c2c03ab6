import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Fault, Verification } from '../../../src-preload/contract/index.ts';
import { client } from '../../app/client/index.ts';
import { Clock, CopyButton, ErrorNote } from '../../ui/index.ts';

/** Whether the journal is what was written: asked, and answered with what was checked. */
export function Verify(): ReactNode {
  const { ask, busy, answer } = useVerification();
  return (
    <>
      <button type="button" className="btn" disabled={busy} onClick={() => void ask({})}>Verify the chain</button>
      {answer}
    </>
  );
}

function useVerification() {
  const [found, setFound] = useState<Verification | null>(null);
  const [error, setError] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const ask = async (against: { checkpoint?: string }): Promise<void> => {
    setBusy(true);
    const verified = await (await client()).journal.verify(against);
    setBusy(false);
    setFound(verified.ok ? verified.value : null);
    setError(verified.ok ? null : verified.error);
  };
  const answer = (
    <>
      <span role="status" className={found?.verdict === 'broken' ? 'tone-bad' : 'tone-good'}>{found === null ? '' : said(found)}</span>
      {error === null ? null : <ErrorNote error={error} onDismiss={() => setError(null)} />}
    </>
  );
  return { ask, busy, answer };
}

function said(found: Verification): string {
  if (found.verdict === 'broken') return `Broken (${found.what}${found.seq === 0 ? '' : ` ${found.seq}`}): ${found.claim}`;
  const { archived } = found;
  return [
    `Intact: ${found.entries} entries, head ${found.head.slice(0, 12)}`,
    ...(found.against === null ? [] : [`the first ${found.against} are those of the kept checkpoint`]),
    ...(archived.missing.length === 0 ? [] : [`archives not at hand: ${archived.missing.join(', ')}`]),
  ].join('; ');
}

/** Signed heads of the journal: to copy and keep elsewhere, and to hold the journal against later. */
export function Trust({ onClose }: { readonly onClose: () => void }): ReactNode {
  const queries = useQueryClient();
  const [kept, setKept] = useState('');
  const [error, setError] = useState<Fault | null>(null);
  const { ask, busy, answer } = useVerification();
  const read = useQuery({ queryKey: ['checkpoints'], queryFn: async () => (await client()).journal.checkpoints({}) });
  const view = read.data?.ok === true ? read.data.value : null;
  const key = view?.checkpoints[0]?.verifier;
  const sign = async (): Promise<void> => {
    const signed = await (await client()).journal.checkpoint({});
    setError(signed.ok ? null : signed.error);
    await queries.invalidateQueries({ queryKey: ['checkpoints'] });
  };
  return (
    <section className="panel stack detail" aria-label="Checkpoints">
      <div className="row"><h2 className="grow">Checkpoints</h2><button type="button" className="btn" onClick={onClose}>Close</button></div>
      <p className="dim">Each entry’s hash covers all before it, so a change shows. That the end was cut off, or everything written anew, shows only against a signed head that somebody kept where this machine cannot write: copy one there now and then.</p>
      {read.data?.ok === false ? <ErrorNote error={read.data.error} /> : null}
      {view?.fault == null ? null : <ErrorNote error={view.fault} />}
      {error === null ? null : <ErrorNote error={error} onDismiss={() => setError(null)} />}
      <label className="stack">Hold the journal against a checkpoint that was kept
        <textarea className="field mono" rows={5} placeholder={'quarterdeck.local/journal/…\n1234\n…'} value={kept} onChange={(event) => setKept(event.target.value)} />
      </label>
      <div className="row"><button type="button" className="btn" disabled={busy || kept.trim() === ''} onClick={() => void ask({ checkpoint: `${kept.trim()}\n` })}>Verify against this checkpoint</button>{answer}</div>
      {key === undefined ? null : <div className="stack"><p className="small">Public key <span className="mono">{key}</span></p><div><CopyButton text={key}>Copy the public key</CopyButton></div></div>}
      <div className="row"><span className="grow dim">{view === null ? '' : view.uncovered === 0 ? 'The newest covers every entry.' : `${view.uncovered} entries came since the newest.`}</span><button type="button" className="btn" disabled={view?.uncovered === 0} onClick={() => void sign()}>Sign a checkpoint now</button></div>
      <table>
        <thead><tr><th scope="col">Entries</th><th scope="col">Signed</th><th scope="col">Keep it</th></tr></thead>
        <tbody>
          {(view?.checkpoints ?? []).map(({ size, at, note, verifier }) => (
            <tr key={size}><td className="mono">{size}</td><td><Clock at={at} date /></td><td><CopyButton text={`${note}\nkey ${verifier}\n`}>Copy checkpoint {size}</CopyButton></td></tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
