import { type ReactNode, useState } from 'react';
import { type ActRequest, type RollbackPlan, type WorkloadRef, onFailureSchema, workloadId } from '../../../src-preload/contract/index.ts';

type Request = Extract<ActRequest, { kind: 'rollback' }>;
interface Props {
  readonly plan: RollbackPlan;
  readonly request: Request;
  readonly onChange: (request: Request) => void;
}

const AT_FAILURE = { ask: 'ask me', stop: 'stop', 'go-on': 'go on with the others' } as const;

/** For several workloads: which of them, in which order, how many at once, and what the first failure means. */
export function How({ plan, request, onChange }: Props): ReactNode {
  const [all] = useState(request.workloads);
  if (all.length < 2) return null;
  const chosen = new Set(request.workloads.map(workloadId));
  const keep = (refs: readonly WorkloadRef[]): void => (refs.length === 0 ? undefined : onChange({ ...request, workloads: [...refs] }));
  const waves = plan.waves.map((ids) => [...new Set(ids.map((id) => plan.items.find((item) => item.id === id)?.service ?? id))].join(', '));
  return (
    <section className="panel stack" aria-label="How">
      <p className="dim">{waves.length === 1 ? 'All at once, in one wave:' : 'One wave after another; what depends on others goes first:'}</p>
      <ol className="waves" aria-label="Waves, in order">{waves.map((wave, index) => <li key={wave + String(index)}>{wave}</li>)}</ol>
      <Parts all={all} chosen={chosen} keep={keep} />
      <div className="row">
        <label className="row">At once <input className="field" type="number" min={1} max={200} value={plan.parallel} onChange={(event) => (event.target.valueAsNumber >= 1 && event.target.valueAsNumber <= 200 ? onChange({ ...request, parallel: Math.trunc(event.target.valueAsNumber) }) : undefined)} /></label>
        <label className="row">At the first failure{' '}
          <select className="field" value={plan.onFailure} onChange={(event) => onChange({ ...request, onFailure: onFailureSchema.parse(event.target.value) })}>
            {onFailureSchema.options.map((option) => <option key={option} value={option}>{AT_FAILURE[option]}</option>)}
          </select>
        </label>
      </div>
    </section>
  );
}

/** Each region with its services: a whole region can be left out, or one service of it. The last one stays. */
function Parts({ all, chosen, keep }: { readonly all: readonly WorkloadRef[]; readonly chosen: ReadonlySet<string>; readonly keep: (refs: readonly WorkloadRef[]) => void }): ReactNode {
  const environments = [...new Set(all.map((ref) => ref.environment))];
  const toggle = (refs: readonly WorkloadRef[], on: boolean): void => {
    const ids = new Set(refs.map(workloadId));
    keep(all.filter((ref) => (ids.has(workloadId(ref)) ? on : chosen.has(workloadId(ref)))));
  };
  return environments.map((environment) => {
    const refs = all.filter((ref) => ref.environment === environment);
    const on = refs.some((ref) => chosen.has(workloadId(ref)));
    return (
      <div key={environment} className="row" role="group" aria-label={environment}>
        <label className="row"><input type="checkbox" checked={on} onChange={() => toggle(refs, !on)} /> <b>{environment}</b></label>
        {refs.length < 2 ? null : refs.map((ref) => <label key={workloadId(ref)} className="row dim"><input type="checkbox" checked={chosen.has(workloadId(ref))} onChange={() => toggle([ref], !chosen.has(workloadId(ref)))} aria-label={`${ref.name} in ${environment}`} /> {ref.name}</label>)}
      </div>
    );
  });
}
