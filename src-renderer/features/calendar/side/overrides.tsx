import { type FormEvent, type ReactNode, useState } from 'react';
import type { OverrideView } from '../../../../src-preload/contract/index.ts';
import { useAct } from '../../../app/acts/index.ts';
import { useLive } from '../../../app/store/index.ts';
import { Clock, CopyButton, ToneMark } from '../../../ui/index.ts';
import type { Release } from '../look.ts';

const TONE = { waiting: 'warn', 'in-force': 'good', rejected: 'bad', expired: 'calm' } as const;

/** Overrides that were asked for a release, and the way to ask for one where a window refuses it. */
export function Overrides({ release }: { readonly release: Release }): ReactNode {
  const all = useLive<OverrideView>('overrides', (api, options) => api.live.overrides(undefined, options));
  const ours = all.items.filter((one) => one.release === release.id);
  const window = release.freeze.verdict === 'refused' ? release.freeze.because : null;
  const pending = ours.some((one) => one.window === window?.id && (one.state === 'waiting' || one.state === 'in-force'));
  return (
    <>
      {ours.map((one) => <Asked key={one.id} view={one} />)}
      {window === null || pending ? null : window.override === null ? <p className="small dim">“{window.name}” names nobody who may override it.</p> : <Ask release={release.id} window={{ id: window.id, name: window.name }} terms={window.override} />}
    </>
  );
}

function Ask({ release, window, terms }: { readonly release: string; readonly window: { readonly id: string; readonly name: string }; readonly terms: { readonly roles: readonly string[]; readonly secondPerson: boolean } }): ReactNode {
  const { ask } = useAct();
  const [reason, setReason] = useState('');
  const send = (event: FormEvent): void => {
    event.preventDefault();
    ask({ kind: 'override-freeze', release, window: window.id, reason: reason.trim() });
  };
  return (
    <details>
      <summary>Override “{window.name}” for {release} …</summary>
      <form className="stack" onSubmit={send}>
        <p className="small dim">By a person who is {terms.roles.join(' or ')}{terms.secondPerson ? ', and a second person signs' : ''}. For this release and this window only; it ends by itself, the freeze stays, and a follow-up is due in 2 days.</p>
        <label className="stack small">Reason<input className="field" required maxLength={500} value={reason} placeholder="why it cannot wait" onChange={(event) => setReason(event.target.value)} /></label>
        <div><button type="submit" className="btn" disabled={reason.trim() === ''}>See the override of “{window.name}” …</button></div>
      </form>
    </details>
  );
}

function Asked({ view }: { readonly view: OverrideView }): ReactNode {
  return (
    <section className="stack standing" aria-label={`Override of ${view.freeze}`}>
      <p><ToneMark tone={TONE[view.state]} /> <b>Override of “{view.freeze}”: {view.state === 'in-force' ? 'in force' : view.state}</b></p>
      <p className="small dim">{view.by}: {view.reason}. {view.approvedBy === null ? '' : `Approved by ${view.approvedBy}. `}Until <Clock at={view.expiresAt} date />.</p>
      {view.code === null ? null : <SecondPerson view={view} code={view.code} />}
    </section>
  );
}

/** The second person signs on a machine of their own; what comes back is pasted here and verified by main. */
function SecondPerson({ view, code }: { readonly view: OverrideView; readonly code: string }): ReactNode {
  const { ask } = useAct();
  const [signature, setSignature] = useState('');
  return (
    <div className="stack">
      <p className="small">A second person ({view.roles.join(' or ')}) signs this code with <code>quarterdeck approve CODE</code> on their own machine:</p>
      <code className="sign-code" aria-label="Code to sign">{code}</code>
      <div><CopyButton text={`quarterdeck approve ${code}`}>Copy the command</CopyButton></div>
      <label className="stack small">Their signature<textarea className="field mono" rows={3} value={signature} placeholder="-----BEGIN SSH SIGNATURE-----" onChange={(event) => setSignature(event.target.value)} /></label>
      <div className="row">
        <button type="button" className="btn" disabled={signature.trim() === ''} onClick={() => ask({ kind: 'answer-override', override: view.id, decision: 'approve', reason: '', signature: signature.trim() })}>Verify and approve …</button>
        <button type="button" className="btn quiet" onClick={() => ask({ kind: 'answer-override', override: view.id, decision: 'reject', reason: '', ...(signature.trim() === '' ? {} : { signature: signature.trim() }) })}>Reject …</button>
      </div>
    </div>
  );
}
