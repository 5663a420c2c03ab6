import { type ReactNode, useState } from 'react';
import { type ActRequest, type Candidate, type RollbackItem, type RollbackPlan, counted, freezesSaid, reachText } from '../../../src-preload/contract/index.ts';
import { Ago, CopyButton, ToneMark, runningText } from '../../ui/index.ts';
import { ItemLines } from '../items/index.tsx';
import { How } from './how.tsx';
import './rollback.css';

export { RunProgress } from './progress.tsx';

type Request = Extract<ActRequest, { kind: 'rollback' }>;
interface Props {
  readonly plan: RollbackPlan;
  readonly request: Request;
  readonly onChange: (request: Request) => void;
}

const TONE = { yes: 'good', no: 'bad', unknown: 'unknown' } as const;

/** The rollback sheet: verdict first, then blockers, reach and time, then each service; diffs and facts are folded below. */
export default function RollbackSheet({ plan, request, onChange }: Props): ReactNode {
  const blockers = [...plan.blockers, ...plan.items.flatMap((item) => item.blockers)];
  const way = plan.direction === 'forward' ? 'forward' : 'back';
  return (
    <div className="stack">
      <div className="row"><ToneMark tone={TONE[plan.answer]} /><b>{plan.answer === 'yes' ? `It can go ${way}.` : plan.answer === 'no' ? `It cannot go ${way} by this plan.` : 'It is not known to be good.'}</b></div>
      <p>{plan.verdict}</p>
      {blockers.map((blocker) => <p key={blocker.code + blocker.message} className="tone-bad"><b>{blocker.message}.</b> {blocker.hint}</p>)}
      <ItemLines items={plan.releaseItems} />
      <dl className="facts">
        <dt>Reaches</dt><dd>{reachText(plan.blast)}</dd>
        <dt>Takes</dt><dd>{plan.etaMs === null ? 'unknown' : `about ${runningText(plan.etaMs)}`} <span className="dim">{plan.items[0]?.etaWhy}</span></dd>
        {freezesSaid(plan.freezes).map((freeze) => <Row key={freeze.say} name="Freeze" text={freeze.say} />)}
        <dt>Planned</dt><dd><Ago at={plan.madeAt} /> ago, digest <span className="mono">{plan.digest.slice(0, 12)}</span></dd>
      </dl>
      <How plan={plan} request={request} onChange={onChange} />
      {plan.items.map((item) => <Item key={item.id} item={item} onChoose={(uid) => onChange({ ...request, to: { ...request.to, [item.id]: uid } })} />)}
      <div className="row">
        <Reason request={request} onChange={onChange} />
        <CopyButton text={plan.kubectl}>Copy as kubectl</CopyButton>
      </div>
    </div>
  );
}

const Row = ({ name, text }: { readonly name: string; readonly text: string }): ReactNode => <><dt>{name}</dt><dd>{text}</dd></>;

function Reason({ request, onChange }: { readonly request: Request; readonly onChange: (request: Request) => void }): ReactNode {
  const [text, setText] = useState(request.reason);
  return <label className="row grow">Reason <input className="field grow" value={text} maxLength={500} placeholder="for the journal" onChange={(event) => setText(event.target.value)} onBlur={() => (text === request.reason ? undefined : onChange({ ...request, reason: text }))} /></label>;
}

function Item({ item, onChoose }: { readonly item: RollbackItem; readonly onChoose: (uid: string) => void }): ReactNode {
  return (
    <section className="panel stack" aria-label={`${item.service} in ${item.ref.environment}`}>
      <h2>{item.service} in {item.ref.environment}: {item.already === null ? <>{item.from.version} → {item.to?.version ?? 'no target'}</> : <>{item.from.version} already</>} <span className="dim">{item.ref.kind}, revision {item.from.revision ?? 'unknown'} → {item.to?.revision ?? 'none'}</span></h2>
      <p>{item.why}</p>
      {item.undoneBy.map((owner) => <p key={owner.kind + owner.name} className={owner.wouldUndo === 'no' ? 'dim' : 'tone-warn'}>{owner.kind} {owner.name}: {owner.why}</p>)}
      {item.before.map((first) => <p key={first.id} className="tone-warn">First: {first.say}</p>)}
      {item.config.map((config) => <p key={config.object} className={config.verdict === 'unchanged' ? 'dim' : 'tone-warn'}>{config.object}: {config.verdict}, {config.why}</p>)}
      {item.images.map((image) => <p key={image.image} className={image.runs === 'yes' ? 'dim' : 'tone-warn'}><span className="mono">{image.image}</span>: {image.digest === null ? 'digest unknown' : <span className="mono">{image.digest.slice(0, 19)}…</span>}, {image.why}</p>)}
      {item.after.map((then) => <p key={then.id} className="tone-warn">Then: {then.say}</p>)}
      {item.notes.map((note) => <p key={note} className="small dim">{note}</p>)}
      <details>
        <summary>What changes in the pod template</summary>
        <pre className="diff">{item.diff.map((line, index) => <span key={index} data-op={line.op}>{line.op === 'add' ? '+ ' : line.op === 'remove' ? '- ' : '  '}{line.text}{'\n'}</span>)}</pre>
      </details>
      <details>
        <summary>{counted(item.candidates.length, 'revision')} to go back to</summary>
        {item.candidates.map((candidate) => <Choice key={candidate.uid} candidate={candidate} chosen={candidate.uid === item.to?.uid} onChoose={onChoose} />)}
      </details>
      <details>
        <summary>Deciding facts</summary>
        <dl className="facts">{Object.entries(item.facts).map(([name, value]) => <Row key={name} name={name} text={value} />)}</dl>
      </details>
    </section>
  );
}

function Choice({ candidate, chosen, onChoose }: { readonly candidate: Candidate; readonly chosen: boolean; readonly onChoose: (uid: string) => void }): ReactNode {
  return (
    <div className="line">
      <ToneMark tone={candidate.known === 'good' ? 'good' : candidate.known === 'bad' ? 'bad' : 'unknown'} />
      <b>{candidate.version}</b>
      <span className="dim">revision {candidate.revision}, made <Ago at={candidate.createdAt} /> ago; known {candidate.known}: {candidate.evidence.map((one) => one.fact).join('; ')}</span>
      {chosen ? <span>chosen</span> : <button type="button" className="btn" onClick={() => onChoose(candidate.uid)}>Plan for {candidate.version}</button>}
    </div>
  );
}
