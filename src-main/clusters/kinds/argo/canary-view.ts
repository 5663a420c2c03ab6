import { type CanaryView, type WorkloadView, steerVerbSchema } from '../../../../src-preload/contract/index.ts';
import type { AnalysisRecord } from '../../workloads/analyses.ts';
import type { Workload } from '../../workloads/model.ts';
import { podSpecOf, versionOf } from '../../workloads/records.ts';
import { type Argo, argoOf, isUpdating, pauseEndsAt, revisionWith, stepText, weightOf } from './state.ts';
import { steer } from './steer.ts';

const KEPT_ANALYSES = 6;

/** The update of an Argo Rollout as the release room draws it; null for other kinds. */
export function canaryView(workload: Workload, id: string): CanaryView | null {
  if (workload.kind !== 'Rollout') return null;
  const argo = argoOf(workload);
  const updating = isUpdating(argo);
  const [stable, fresh] = [sideOf(workload, argo.stable), updating ? sideOf(workload, argo.current) : null];
  const [pause] = argo.pauses;
  return {
    id, strategy: argo.strategy, phase: argo.phase, message: argo.message, updating,
    weight: { wanted: weightOf(argo), actual: shareOf(argo, stable, fresh) },
    steps: argo.steps.map((step, index) => ({ text: stepText(step), state: !updating || index < argo.index ? 'done' : index === argo.index && !argo.aborted ? 'now' : 'next' })),
    pause: argo.pausedByHand ? { reason: 'by hand', since: null, until: null } : pause === undefined ? null : { reason: pause.reason, since: pause.since, until: pauseEndsAt(argo) },
    aborted: argo.aborted ? { at: argo.abortedAt, say: argo.message } : null,
    stable, fresh,
    active: argo.strategy === 'blueGreen' ? (sideOf(workload, argo.active)?.version ?? null) : null,
    analyses: analysesOf(workload, argo),
    acts: steerVerbSchema.options.map((verb) => {
      const { then, blockers } = steer(workload, verb);
      return { verb, then, refused: blockers[0] ?? null };
    }),
  };
}

/** The few words of it that a list shows beside a workload's phase; null where there is nothing of the kind. */
export function canaryBrief(workload: Workload): WorkloadView['canary'] {
  if (workload.kind !== 'Rollout') return null;
  const argo = argoOf(workload);
  const pausedBy = argo.pausedByHand ? 'hand' : argo.pauses.length > 0 ? 'step' : null;
  return isUpdating(argo) || pausedBy !== null ? { weight: weightOf(argo), step: Math.min(argo.index + 1, argo.steps.length), steps: argo.steps.length, pausedBy, pausedUntil: pauseEndsAt(argo) } : null;
}

function sideOf(workload: Workload, hash: string): CanaryView['stable'] {
  const revision = revisionWith(workload, hash);
  if (revision === undefined) return null;
  return { hash, revision: revision.revision, version: versionOf(podSpecOf(revision.template)), ready: revision.counts?.ready ?? 0, desired: revision.counts?.desired ?? 0 };
}

/** Without a traffic router pods stand for weight; blue-green gives all or nothing. */
function shareOf(argo: Argo, stable: CanaryView['stable'], fresh: CanaryView['fresh']): number | null {
  if (!isUpdating(argo)) return 100;
  if (argo.strategy === 'blueGreen') return argo.active === argo.current ? 100 : 0;
  const ready = (stable?.ready ?? 0) + (fresh?.ready ?? 0);
  return ready === 0 ? null : Math.round(((fresh?.ready ?? 0) / ready) * 100);
}

/** Those of the present update first, then the newest of earlier ones. */
function analysesOf({ analyses = [] }: Workload, argo: Argo): CanaryView['analyses'] {
  const rank = (run: AnalysisRecord): number => (run.hash === argo.current ? 0 : 1);
  return [...analyses]
    .sort((a, b) => rank(a) - rank(b) || (b.startedAt ?? 0) - (a.startedAt ?? 0))
    .slice(0, KEPT_ANALYSES)
    .map(({ uid, name, type, step, phase, message, startedAt, metrics }) => ({
      id: uid, name, type, step: step === null ? null : step + 1, phase, message, startedAt, metrics: metrics.map((metric) => ({ ...metric, values: [...metric.values] })),
    }));
}
