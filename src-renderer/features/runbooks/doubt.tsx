import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { RunView, StepView } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { client } from '../../app/client/index.ts';
import { Clock, ErrorNote } from '../../ui/index.ts';

/** A step that is in doubt: what was intended, what was probed, and one question with what each answer will do. */
export function Doubt({ run, step }: { readonly run: RunView; readonly step: StepView }): ReactNode {
  const { ask } = useAct();
  const [reason, setReason] = useState('');
  if (step.doubt === null) return null;
  const after = run.steps.filter((one) => one.needs.includes(step.id)).map((one) => one.title);
  const follows = after.length === 0 ? 'nothing follows it' : `${after.join(', ')} ${after.length === 1 ? 'follows' : 'follow'} when somebody resumes`;
  const answers = [
    { verdict: 'done', label: `Record ${step.id} as done …`, then: `It is not sent again; ${follows}.` },
    { verdict: 'not-done', label: `Record ${step.id} as not done …`, then: 'It is tried again when somebody resumes: if it did take effect after all, that is twice.' },
  ] as const;
  return (
    <div className="stack doubt" role="group" aria-label={`${step.id} is in doubt`}>
      <dl className="facts">
        <dt>Intended</dt><dd>{step.doubt.intended}</dd>
        {step.doubt.before === null ? null : <><dt>Before</dt><dd className="mono">{step.doubt.before}</dd></>}
        <dt>Probed</dt><dd aria-live="polite">{step.doubt.probed}</dd>
      </dl>
      {step.doubt.canLook ? <LookAgain run={run.id} step={step.id} /> : null}
      <p><b>{step.doubt.question}</b></p>
      <input className="field" aria-label="What you saw, for the journal" placeholder="what you saw, for the journal" maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      {answers.map(({ verdict, label, then }) => (
        <div key={verdict} className="row"><button type="button" className="btn" onClick={() => ask({ kind: 'resolve', run: run.id, step: step.id, verdict, reason })}>{label}</button><span className="dim">{then}</span></div>
      ))}
    </div>
  );
}

/** Asks the world once more. It only reads, so it is no act; what it finds is journaled, and the run goes on by it as after a restart. */
function LookAgain({ run, step }: { readonly run: string; readonly step: string }): ReactNode {
  const look = useMutation({ mutationFn: async () => (await client()).runbooks.lookAgain({ run, step }) });
  const error = look.data?.ok === false ? look.data.error : null;
  return (
    <div className="stack">
      <div className="row"><button type="button" className="btn" disabled={look.isPending} onClick={() => look.mutate()}>{look.isPending ? `Looking at ${step} …` : `Look again at ${step}`}</button><span className="dim">It only reads. Where it took effect the step is done; else the question stays yours.</span></div>
      {look.data?.ok === true ? <p className="small dim" role="status">Looked at <Clock at={look.submittedAt} />: {look.data.value.say}.</p> : null}
      {error === null ? null : <ErrorNote error={error} />}
    </div>
  );
}
