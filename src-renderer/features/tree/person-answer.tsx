import { type ReactNode, useState } from 'react';
import type { Answer, Fault, QuestionView, TreeKey } from '../../../src-preload/contract/index.ts';
import { client } from '../../app/client/index.ts';
import { Ago, Clock, ErrorNote } from '../../ui/index.ts';
import { ANSWER } from './words.ts';

/** A person answers, or says otherwise than the facts: by name, with how they know, until it expires. */
export function PersonAnswer({ question, asked }: { readonly question: QuestionView; readonly asked: TreeKey }): ReactNode {
  const [reason, setReason] = useState('');
  const [open, setOpen] = useState(question.byPerson !== null && question.given === null);
  const [error, setError] = useState<Fault | null>(null);
  const give = async (answer: Answer): Promise<void> => {
    const given = await (await client()).decisions.answer({ ...asked, question: question.id, answer, reason });
    setError(given.ok ? null : given.error);
    if (given.ok) setOpen(false);
  };
  return (
    <div className="stack">
      {question.given === null ? null : <span className="small">{question.given.by} says {ANSWER[question.given.answer]}, “{question.given.reason}”, <Ago at={question.given.at} /> ago; it holds until <Clock at={question.given.expiresAt} /></span>}
      {open ? (
        <>
          <label className="small">How do you know? <input className="field" value={reason} maxLength={300} onChange={(event) => setReason(event.target.value)} /></label>
          <div className="row">{(['yes', 'no'] as const).map((answer) => <button key={answer} type="button" className="btn" disabled={reason.trim() === ''} onClick={() => void give(answer)}>Answer {ANSWER[answer]}</button>)}</div>
        </>
      ) : <div><button type="button" className="otherwise" onClick={() => setOpen(true)}>{question.given === null ? 'Say otherwise …' : 'Answer again …'}</button></div>}
      {error === null ? null : <ErrorNote error={error} onDismiss={() => setError(null)} />}
    </div>
  );
}
