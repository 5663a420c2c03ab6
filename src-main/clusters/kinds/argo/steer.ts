import type { Blocker, SteerVerb } from '../../../../src-preload/contract/index.ts';
import { type Raw, at, text } from '../../kube.ts';
import type { GuardedPatch } from '../../planner/guard.ts';
import type { Workload } from '../../workloads/model.ts';
import { podSpecOf, versionOf } from '../../workloads/records.ts';
import { objectPath } from '../read.ts';
import { api } from './read.ts';
import { type Argo, argoOf, isUpdating, revisionWith, stepText } from './state.ts';

type Operation = Raw;

/** One act on an update: what would be sent to `/status`, what follows, and why it may not be. */
export interface Steer {
  readonly patch: GuardedPatch;
  readonly then: string;
  readonly blockers: readonly Blocker[];
}

const TESTED: Readonly<Record<SteerVerb, readonly string[]>> = {
  abort: ['abort'], retry: ['abort'], promote: ['currentStepIndex', 'pauseConditions', 'controllerPause', 'abort'], 'promote-full': ['promoteFull', 'abort'],
};

/**
 * An act on the update that is under way, guarded by the object, its template, and the part of its status that decides. A status
 * field sent to the main resource would be dropped with 200: everything here goes to `/status`.
 */
export function steer(workload: Workload, verb: SteerVerb): Steer {
  const { record } = workload;
  const argo = argoOf(workload);
  const status = at(record.object, 'status');
  const own = at(record.object, 'spec', 'template');
  const test = (path: string, value: unknown): Operation => ({ op: 'test', path, value: value ?? null });
  const tests = [
    test('/metadata/uid', record.uid), ...(own === undefined ? [] : [test('/spec/template', own)]), test('/spec/paused', argo.pausedByHand ? true : null),
    ...['stableRS', 'currentPodHash', ...TESTED[verb]].map((key) => test(`/status/${key}`, at(status, key))),
  ];
  return {
    patch: { path: `${objectPath(api, record.namespace, record.name)}/status`, patch: [...tests, ...change(argo, workload, verb)] },
    then: consequence(argo, workload, verb),
    blockers: blockersOf(argo, verb),
  };
}

/** `promote` clears the pause *or* moves the step on, never both: together they can skip a step that runs (SEMANTICS). */
function change(argo: Argo, { analyses }: Workload, verb: SteerVerb): Operation[] {
  const next = Math.min(argo.index + 1, argo.steps.length);
  switch (verb) {
    case 'abort':
      return [{ op: 'add', path: '/status/abort', value: true }];
    case 'retry':
      return [{ op: 'remove', path: '/status/abort' }];
    case 'promote-full':
      return [{ op: 'add', path: '/status/promoteFull', value: true }];
    case 'promote': {
      // An inconclusive analysis would pause again at once: its step is left behind, as kubectl-argo-rollouts leaves it.
      const unclear = argo.strategy === 'canary' && argo.pauses.some((pause) => pause.reason === 'InconclusiveAnalysisRun') && (analyses ?? []).some((run) => run.phase === 'Inconclusive' && run.step === argo.index);
      if (unclear) return [{ op: 'remove', path: '/status/pauseConditions' }, ...(argo.controllerPause ? [{ op: 'remove', path: '/status/controllerPause' }] : []), { op: 'add', path: '/status/currentStepIndex', value: next }];
      if (argo.pauses.length > 0) return [{ op: 'remove', path: '/status/pauseConditions' }];
      return [{ op: 'add', path: '/status/currentStepIndex', value: next }];
    }
  }
}

function consequence(argo: Argo, workload: Workload, verb: SteerVerb): string {
  const versionAt = (hash: string): string => {
    const revision = revisionWith(workload, hash);
    return revision === undefined ? hash : versionOf(podSpecOf(revision.template));
  };
  const [stable, fresh] = [versionAt(argo.stable), versionAt(argo.current)];
  switch (verb) {
    case 'abort':
      return `${stable} serves everything again. The template still names ${fresh}: go back as well, or the next sync begins it anew.`;
    case 'retry':
      return `The update to ${fresh} begins again at its first step.`;
    case 'promote-full':
      return `${fresh} takes everything: every step, pause and analysis that is left is skipped.`;
    case 'promote': {
      const after = argo.steps[argo.index + 1];
      if (argo.strategy === 'blueGreen') return `The active Service switches to ${fresh}.`;
      return after === undefined ? `${fresh} takes everything: this was its last step.` : `${fresh} goes on to step ${argo.index + 2} of ${argo.steps.length}: ${stepText(after)}.`;
    }
  }
}

/** Where an act would be answered with 200 and do nothing, it is refused with the reason. */
function blockersOf(argo: Argo, verb: SteerVerb): Blocker[] {
  if (verb === 'retry' && argo.aborted && argo.abortedAt === null) return [{ code: 'not-settled', message: 'Its controller has not acted on the abort yet', hint: 'Look again in a moment.' }];
  if (verb === 'retry') return argo.aborted ? [] : [{ code: 'not-aborted', message: 'It is not aborted', hint: 'There is nothing to try again.' }];
  if (!isUpdating(argo)) {
    return [{ code: 'no-update', message: argo.current === '' ? 'Its controller has not looked at it yet' : 'No update is under way: what is current is stable', hint: verb === 'abort' ? 'An abort would be answered with 200 and do nothing. Go back instead.' : 'There is nothing to promote.' }];
  }
  if (argo.aborted) return [{ code: 'aborted', message: 'Its update is aborted', hint: verb === 'abort' ? 'The stable version serves already; go back to put the template right.' : 'Try it again first.' }];
  if (argo.pausedByHand && verb !== 'promote-full') {
    return [{
      code: 'paused-by-hand', message: 'It is paused by hand (spec.paused)',
      hint: verb === 'abort' ? 'It would say aborted while the new pods keep running. Go back instead: that lets it go on in the same write.' : 'Let it go on first: Go forward.',
    }];
  }
  if (argo.pausedByHand) return [{ code: 'paused-by-hand', message: 'It is paused by hand (spec.paused)', hint: 'Let it go on first: Go forward.' }];
  if (verb === 'promote' && argo.strategy === 'canary' && argo.index >= argo.steps.length) return [{ code: 'no-step', message: 'Every step is behind it', hint: 'Only its last pods are still becoming ready.' }];
  if (verb === 'promote' && argo.strategy === 'blueGreen' && argo.pauses.length === 0) return [{ code: 'not-paused', message: 'It does not wait for anybody', hint: 'The switch comes by itself, when its pods are ready and its analysis has passed.' }];
  return [];
}

/** Whether an act took effect, by the status as it is now; the same facts before and after leave it unknown. */
export function steered(workload: Workload, verb: SteerVerb, from: { readonly step: number; readonly hash: string }): { verdict: 'done' | 'not-done' | 'unknown'; fact: string } {
  const argo = argoOf(workload);
  if (argo.current !== from.hash) return { verdict: 'unknown', fact: 'another template has come since' };
  const whether = (done: boolean, fact: string): { verdict: 'done' | 'not-done'; fact: string } => ({ verdict: done ? 'done' : 'not-done', fact });
  switch (verb) {
    case 'abort':
      return whether(argo.aborted, argo.aborted ? 'it is aborted' : 'it is not aborted');
    case 'retry':
      return whether(!argo.aborted, argo.aborted ? 'it is still aborted' : 'it is not aborted any more');
    case 'promote-full': {
      const full = at(workload.record.object, 'status', 'promoteFull') === true || argo.stable === argo.current;
      return whether(full, full ? 'it is being promoted in full' : 'it is not being promoted in full');
    }
    case 'promote': {
      const moved = argo.index > from.step || (argo.pauses.length === 0 && argo.controllerPause) || !isUpdating(argo);
      return whether(moved, moved ? 'it has gone on' : `it is still at step ${from.step + 1}: ${text(at(workload.record.object, 'status', 'message')) ?? ''}`);
    }
  }
}
