import { type ReactNode, useState } from 'react';
import type { StepView } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { Ago, Clock, CopyButton } from '../../ui/index.ts';

type Waits = NonNullable<StepView['waitsFor']>;

/** Whom a step waits for and since when; the answers from this keyboard, and the code for somebody elsewhere. */
export function Waiting({ run, step, waits }: { readonly run: string; readonly step: string; readonly waits: Waits }): ReactNode {
  const { ask } = useAct();
  const [reason, setReason] = useState('');
  const about = { kind: 'approve', run, step } as const;
  const who = `${waits.count === 1 ? '' : `${waits.count} of `}${waits.role}${waits.notPerson === null ? '' : `, not ${waits.notPerson}`}`;
  return (
    <div className="stack waiting">
      <p><b>{waits.ask}</b></p>
      <p className="small dim">Waits for {who} since <Clock at={waits.since} />, <Ago at={waits.since} /> ago.{waits.given.length === 0 ? '' : ` ${waits.given.length} of ${waits.count} given: ${waits.given.map((one) => `${one.by}${one.signed ? ' (signed)' : ''}`).join(', ')}.`}</p>
      <div className="row">
        {waits.options.length === 0
          ? <button type="button" className="btn primary" onClick={() => ask({ ...about, decision: 'approve', reason })}>Approve {step} …</button>
          : waits.options.map((choice) => <button key={choice} type="button" className="btn" onClick={() => ask({ ...about, decision: 'approve', reason, choice })}>Choose {choice} …</button>)}
        <button type="button" className="btn" onClick={() => ask({ ...about, decision: 'reject', reason })}>Reject {step} …</button>
        <input className="field grow" aria-label="Why, for the journal" placeholder="why, for the journal" maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      </div>
      <Elsewhere run={run} step={step} waits={waits} />
    </div>
  );
}

/** One person at one keyboard cannot be two approvers: the others sign the code on their own machines, and the signature is pasted here. */
function Elsewhere({ run, step, waits }: { readonly run: string; readonly step: string; readonly waits: Waits }): ReactNode {
  const { ask } = useAct();
  const [signature, setSignature] = useState('');
  const [choice, setChoice] = useState('');
  const chosen = choice === '' ? {} : { choice };
  return (
    <details className="small">
      <summary>Somebody elsewhere answers</summary>
      <form className="stack" onSubmit={(event) => { event.preventDefault(); ask({ kind: 'approve', run, step, decision: 'approve', reason: '', signature, ...chosen }); }}>
        <p>Send them this. Their SSH key signs it; it is theirs by <span className="mono">people</span> in quarterdeck.yaml.</p>
        <pre className="code">quarterdeck approve {waits.code}</pre>
        <div className="row"><CopyButton text={`quarterdeck approve ${waits.code}`}>Copy the command</CopyButton><CopyButton text={`printf %s '${waits.code}' | ssh-keygen -Y sign -n quarterdeck-approval -f ~/.ssh/id_ed25519`}>Copy it for plain ssh-keygen</CopyButton></div>
        {waits.options.length === 0 ? null : <label className="row">what they chose <select className="field" required value={choice} onChange={(event) => setChoice(event.target.value)}><option value="">choose one</option>{waits.options.map((one) => <option key={one}>{one}</option>)}</select></label>}
        <textarea className="field mono" rows={5} required aria-label="The signature that they sent back" placeholder="-----BEGIN SSH SIGNATURE-----" value={signature} onChange={(event) => setSignature(event.target.value)} />
        <div><button type="submit" className="btn">Give the signature for {step} …</button></div>
      </form>
    </details>
  );
}
