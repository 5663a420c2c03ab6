import { type ReactNode, useState } from 'react';
import type { Answer, Fault, RoomCell, RoomView, TreeView } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { client } from '../../app/client/index.ts';
import { useLive } from '../../app/store/index.ts';
import { Ago, ErrorNote } from '../../ui/index.ts';

type Question = TreeView['questions'][number];
const WORD: Readonly<Record<Answer, string>> = { yes: 'Yes', no: 'No', unknown: 'Unknown' };

interface Props {
  readonly room: RoomView;
  readonly cell: RoomCell;
  readonly tree: string;
}

/** The tree's questions with their live facts, as an outline, and the leaf they lead to with its plan one click away. */
export function Decision({ room, cell, tree }: Props): ReactNode {
  const asked = { tree, environment: cell.environment, service: cell.service };
  const { items, state } = useLive(`tree ${JSON.stringify(asked)}`, (client_, options) => client_.live.tree(asked, options));
  const { ask } = useAct();
  const view = items[0];
  if (view === undefined) return <p className="dim">{state === 'live' ? 'This tree is not in the workspace any more.' : 'Asking …'}</p>;
  const release = room.release === null ? {} : { release: room.release };
  const path = view.questions.filter((question) => question.onPath);
  const off = view.questions.filter((question) => !question.onPath);
  return (
    <>
      <div className="leaf" role="status">
        <h2 className={view.leaf?.do === 'rollback' ? 'tone-bad' : ''}>Recommended: {view.leaf?.say.toLowerCase() ?? 'nothing'}</h2>
        <b>{cell.service} in {cell.environment}</b>
        <p className="dim">{view.say}</p>
        {view.leaf?.do === 'rollback' ? <button type="button" className="btn primary" onClick={() => ask({ kind: 'rollback', workloads: [cell.ref], to: {}, reason: '', ...release })}>See the plan to roll back {cell.service}</button> : null}
        {view.leaf?.do === 'pause' ? <button type="button" className="btn" onClick={() => ask({ kind: 'stop', workloads: [cell.ref], ...release })}>See the plan to stop {cell.service}</button> : null}
        {view.leaf?.do === 'roll-forward' ? <button type="button" className="btn" onClick={() => ask({ kind: 'go-forward', workloads: [cell.ref], ...release })}>See the plan to go forward with {cell.service}</button> : null}
      </div>
      <h2>Tree “{view.tree}” · {path.filter((question) => question.answer !== 'unknown').length} of {path.length} answered by facts</h2>
      <ol style={{ margin: 0, padding: 0, listStyle: 'none' }}>
        {[...path, ...off].map((question) => <Row key={question.id} question={question} asked={asked} />)}
      </ol>
    </>
  );
}

function Row({ question, asked }: { readonly question: Question; readonly asked: { tree: string; environment: string; service: string } }): ReactNode {
  const tone = question.answer === 'unknown' ? 'tone-unknown' : question.answer === 'yes' ? 'tone-warn' : '';
  return (
    <li className="q" data-path={question.onPath}>
      <b className={tone}>{question.answer === null ? 'not asked' : WORD[question.answer]}</b>
      <span>
        {question.ask}
        <br />
        <span className="small dim">{question.value === '' ? question.why : question.value}{question.answer === 'unknown' ? `, because ${question.why}` : ''} · {question.source}{question.observedAt === null ? '' : ', '}{question.observedAt === null ? null : <><Ago at={question.observedAt} /> old</>}</span>
        {question.onPath && question.byPerson !== null ? <GiveAnswer question={question} asked={asked} /> : null}
      </span>
    </li>
  );
}

function GiveAnswer({ question, asked }: { readonly question: Question; readonly asked: { tree: string; environment: string; service: string } }): ReactNode {
  const [reason, setReason] = useState('');
  const [error, setError] = useState<Fault | null>(null);
  const give = async (answer: Answer): Promise<void> => {
    const given = await (await client()).decisions.answer({ ...asked, question: question.id, answer, reason });
    setError(given.ok ? null : given.error);
  };
  return (
    <div className="stack" style={{ marginTop: 6 }}>
      <label className="small">How do you know? <input className="field" value={reason} maxLength={300} onChange={(event) => setReason(event.target.value)} /></label>
      <div className="row">{(['yes', 'no'] as const).map((answer) => <button key={answer} type="button" className="btn" disabled={reason.trim() === ''} onClick={() => void give(answer)}>Answer {WORD[answer]}</button>)}</div>
      {error === null ? null : <ErrorNote error={error} onDismiss={() => setError(null)} />}
    </div>
  );
}
