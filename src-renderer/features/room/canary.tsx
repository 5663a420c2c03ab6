import type { ReactNode } from 'react';
import type { AnalysisView, CanaryView, RoomCell, SteerVerb } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { useLive } from '../../app/store/index.ts';
import { Clock, ToneMark, runningText, useNow } from '../../ui/index.ts';
import './canary.css';

const LABELS: Readonly<Record<SteerVerb, (service: string) => string>> = {
  promote: (service) => `Promote ${service} …`, 'promote-full': (service) => `Promote ${service} in full …`, abort: (service) => `Abort the update of ${service} …`, retry: (service) => `Try the update of ${service} again …`,
};

/** An Argo Rollout’s update: where it stands between two versions, its steps, what is measured, and what can be done with it. */
export function Canary({ cell }: { readonly cell: RoomCell }): ReactNode {
  const workload = cell.ref;
  const { items: [view] } = useLive(`canary ${cell.workload}`, (client, options) => client.live.canary({ workload }, options));
  if (view === undefined) return null;
  return (
    <section className="stack" aria-label={`Update of ${cell.service}`}>
      <Standing view={view} />
      {view.steps.length === 0 ? null : <Steps view={view} />}
      {view.analyses.length === 0 ? null : <Analyses analyses={view.analyses} />}
      {view.updating || view.aborted !== null ? <Acts view={view} cell={cell} /> : null}
    </section>
  );
}

function Standing({ view }: { readonly view: CanaryView }): ReactNode {
  const { stable, fresh, weight } = view;
  const kind = view.strategy === 'canary' ? 'Canary' : 'Blue-green';
  if (!view.updating) return <p className="dim">{kind}: no update under way{stable === null ? '' : `; ${stable.version} is stable`}{view.active === null ? '' : `, and the active Service selects ${view.active}`}.</p>;
  const share = weight.actual;
  return (
    <>
      <p>
        <b>{kind}: {stable?.version ?? 'stable'} → {fresh?.version ?? 'new'}</b>
        {view.strategy === 'canary' ? <>, {weight.wanted} % wanted, {share === null ? 'share of ready pods unknown' : `${share} % of the ready pods`}</> : <>, the active Service selects {view.active ?? 'nothing known'}</>}
      </p>
      <div className="split" role="img" aria-label={share === null ? 'share unknown' : `${share} % new, ${100 - share} % stable`}>
        <i style={{ width: `${share ?? 0}%` }} />
      </div>
      <p className="small dim">
        {fresh === null ? null : <>new {fresh.version}: {fresh.ready} of {fresh.desired} pods ready · </>}
        {stable === null ? null : <>stable {stable.version}: {stable.ready} of {stable.desired} pods ready</>}
      </p>
      {view.aborted === null ? <Pause view={view} /> : <p className="row tone-bad"><ToneMark tone="bad" /> <b>Aborted{view.aborted.at === null ? '' : ' at '}{view.aborted.at === null ? null : <Clock at={view.aborted.at} />}</b> <span>{view.aborted.say}</span></p>}
    </>
  );
}

function Pause({ view: { pause } }: { readonly view: CanaryView }): ReactNode {
  const now = useNow();
  if (pause === null) return null;
  const why = pause.reason === 'InconclusiveAnalysisRun' ? 'its analysis is inconclusive' : pause.reason === 'by hand' ? 'paused by hand' : 'paused at this step';
  return (
    <p className="row">
      <ToneMark tone="warn" /> <b>{why}</b>
      <span className="dim">
        {pause.since === null ? null : <>for {runningText(now - pause.since)}, </>}
        {pause.until === null ? 'until somebody lets it go on' : pause.until > now ? <>goes on by itself in <span className="mono">{runningText(pause.until - now)}</span>, at <Clock at={pause.until} /></> : 'its time is over; the controller goes on'}
      </span>
    </p>
  );
}

const WORDS = { done: 'behind it', now: 'now', next: 'to come' } as const;
const TONES = { done: 'good', now: 'move', next: 'unknown' } as const;

function Steps({ view }: { readonly view: CanaryView }): ReactNode {
  const at = view.steps.findIndex((step) => step.state === 'now');
  return (
    <>
      <h3 className="small">{at < 0 ? `${view.steps.length} steps` : `Step ${at + 1} of ${view.steps.length}`}</h3>
      <ol className="steps">
        {view.steps.map((step, index) => (
          <li key={index} data-state={step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
            <ToneMark tone={TONES[step.state]} /> <span>{step.text}</span> <span className="visually-hidden">{WORDS[step.state]}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

const toneOf = (phase: string): 'good' | 'bad' | 'warn' | 'move' => (phase === 'Successful' ? 'good' : phase === 'Failed' || phase === 'Error' ? 'bad' : phase === 'Inconclusive' ? 'warn' : 'move');

/** A measurement as its provider gave it, `[0.00481741]`, in at most three figures that count. */
const shortened = (value: string): string => value.replaceAll(/-?\d+\.\d+(?:e-?\d+)?/g, (number) => String(Number(Number(number).toPrecision(3))));

function Analyses({ analyses }: { readonly analyses: readonly AnalysisView[] }): ReactNode {
  return (
    <table aria-label="Analyses">
      <tbody>
        {analyses.flatMap((run) => run.metrics.map((metric) => (
          <tr key={`${run.id} ${metric.name}`}>
            <td className={`tone-${toneOf(metric.phase)}`}><span className="row"><ToneMark tone={toneOf(metric.phase)} /> {metric.phase}</span></td>
            <td>{metric.name}<br /><span className="small dim">{run.step === null ? run.type : `step ${run.step}`}{run.startedAt === null ? null : <>, <Clock at={run.startedAt} /></>}</span></td>
            <td>
              <span className="row">
                {metric.values.map((value) => <span key={value.at} className={`mono tone-${toneOf(value.phase)}`} title={new Date(value.at).toISOString()}>{shortened(value.value)}</span>)}
                {metric.values.length === 0 ? <span className="dim">not measured yet</span> : null}
              </span>
              <span className="small dim">good while {metric.condition === '' ? 'it can be measured' : metric.condition}; {metric.failed} failed, {metric.failureLimit} may</span>
            </td>
          </tr>
        )))}
      </tbody>
    </table>
  );
}

/** What can be pressed now; what cannot says why, and is not there to be pressed. */
function Acts({ view, cell }: { readonly view: CanaryView; readonly cell: RoomCell }): ReactNode {
  const { ask } = useAct();
  const open = view.acts.filter((act) => act.refused === null);
  const shut = view.acts.filter((act) => act.refused !== null && act.verb !== 'retry');
  return (
    <>
      <div className="row">
        {open.map(({ verb, then }) => (
          <button key={verb} type="button" className="btn" title={then} onClick={() => ask({ kind: 'steer', workload: cell.ref, verb, reason: '' })}>{LABELS[verb](cell.service)}</button>
        ))}
      </div>
      {open.length > 0 || shut[0]?.refused == null ? null : <p className="small dim">{shut[0].refused.message}. {shut[0].refused.hint}</p>}
    </>
  );
}
