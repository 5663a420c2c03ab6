import type { Evidence } from '../../../../src-preload/contract/index.ts';
import { isBadRun } from '../../workloads/analyses.ts';
import type { Workload } from '../../workloads/model.ts';
import { podSpecOf, versionOf } from '../../workloads/records.ts';
import type { RevisionRecord } from '../../workloads/revisions.ts';
import { type Argo, argoOf, isUpdating, isWithinWindow, pauseEndsAt, revisionWith, weightOf } from './state.ts';

/** Where an update stands, in words with its numbers; nothing once it is over. */
export function progressWords(argo: Argo): string[] {
  if (!isUpdating(argo)) return argo.pausedByHand ? ['paused by hand'] : [];
  const place = argo.strategy === 'canary' && argo.steps.length > 0 ? [`step ${Math.min(argo.index + 1, argo.steps.length)} of ${argo.steps.length}, ${weightOf(argo)} % wanted`] : [];
  return [...place, ...heldWords(argo)];
}

function heldWords(argo: Argo): string[] {
  if (argo.pausedByHand) return ['paused by hand'];
  const [pause] = argo.pauses;
  // Its controller may overlook a promotion that came in the midst of a pass, until the next event.
  if (pause === undefined) return argo.controllerPause && !argo.aborted ? ['promoted, and its controller has not gone on yet'] : [];
  if (pause.reason === 'InconclusiveAnalysisRun') return ['paused: its analysis is inconclusive'];
  const end = pauseEndsAt(argo);
  return [end === null ? 'paused until promoted' : `paused until ${new Date(end).toISOString().slice(11, 19)} UTC`];
}

/** What only Argo knows for or against one revision: an update that was aborted or passed over is never known good. */
export function evidenceOf(revision: RevisionRecord, workload: Workload): Evidence[] {
  const argo = argoOf(workload);
  const stable = revisionWith(workload, argo.stable);
  const failed = (workload.analyses ?? []).find((run) => run.hash === revision.hash && isBadRun(run));
  const passed = (workload.analyses ?? []).filter((run) => run.hash === revision.hash && run.phase === 'Successful').length;
  const isStable = revision.uid === stable?.uid;
  return [
    ...(isStable ? [{ says: 'good' as const, fact: 'it is the stable version', source: 'Rollout' as const }] : []),
    ...(argo.aborted && revision.hash === argo.current && !isStable ? [{ says: 'bad' as const, fact: 'its update was aborted', source: 'Rollout' as const }] : []),
    ...(stable !== undefined && !isStable && isAfter(revision, stable) && revision.hash !== argo.current
      ? [{ says: 'bad' as const, fact: `it came after the stable version and was left again: aborted, passed over or rolled back from`, source: 'Rollout' as const }] : []),
    ...(failed === undefined ? [] : [{ says: 'bad' as const, fact: `its analysis ${failed.phase.toLowerCase()}${failed.message === '' ? '' : `: ${failed.message}`}`, source: 'AnalysisRun' as const }]),
    ...(failed === undefined && passed > 0 ? [{ says: 'neutral' as const, fact: `${passed} of its analyses passed`, source: 'AnalysisRun' as const }] : []),
  ];
}

/** Made later, or taken up again later: creation times have seconds, and two updates within one are told by their numbers. */
const isAfter = (revision: RevisionRecord, other: RevisionRecord): boolean => revision.createdAt > other.createdAt || revision.revision > other.revision;

/** What happens on the way to a target: at once, within the window, or the whole update again. */
export function wayNotes(workload: Workload, target: RevisionRecord): string[] {
  const argo = argoOf(workload);
  return [
    ...(argo.pausedByHand ? ['It is paused by hand; this lets it go on.'] : []),
    ...(argo.aborted ? ['Its update is aborted: the stable version serves, and the template still names the bad one. This puts the template right.'] : []),
    routeOf(workload, argo, target),
    ...(workload.lender === undefined ? [] : [`Its template is lent by Deployment ${workload.lender.name}: that is what is written.`]),
  ];
}

function routeOf(workload: Workload, argo: Argo, target: RevisionRecord): string {
  const version = versionOf(podSpecOf(target.template));
  if (target.hash === argo.stable) return `${version} is the stable version and serves now: no step runs, and the Rollout is Healthy as soon as its pods are.`;
  if (isWithinWindow(workload, argo, target)) return `rollbackWindow covers ${version}: its controller skips every step.`;
  if (argo.strategy === 'blueGreen') {
    if ((target.counts?.desired ?? 0) > 0) return `${version} still has its pods: the active Service switches to them at once.`;
    const promoted = argo.spec['autoPromotionEnabled'] === false ? 'and the switch waits until it is promoted' : 'then the active Service switches';
    return `${version} is brought up beside the present one, ${promoted}.`;
  }
  if (argo.steps.length === 0) return `It has no steps: ${version} comes up as fast as its surge allows.`;
  const pauses = argo.steps.filter((step) => step['pause'] !== undefined && stepsWaits(step)).length;
  return `The whole canary runs again for ${version}: ${argo.steps.length} steps${pauses === 0 ? '' : `, ${pauses} of which wait${pauses === 1 ? 's' : ''} until promoted`}. Only promote --full skips them.`;
}

const stepsWaits = (step: Readonly<Record<string, unknown>>): boolean => {
  const pause = step['pause'];
  return typeof pause === 'object' && pause !== null && !('duration' in pause);
};
