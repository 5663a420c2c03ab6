import { type Json, type JsonObject, type Stored, child, isObject, listAt, objectAt, stringAt } from '../../objects.ts';
import { resourceOf } from '../../resources.ts';
import { ownedBy, ownerReference, writeAs } from '../shared.ts';
import {
  HASH, MANAGER, REVISION, type CurrentRuns, type Pass, analysisRuns, annotation, blueGreenOf, canaryOf, currentStep, hashOf, isFullyPromoted, isWithinWindow, namespaceOf, pauseCondition,
} from './pass.ts';
import { isAborted } from './pause.ts';
import { hasScaleDownAt, isSaturated } from './sets.ts';

const templates = resourceOf('AnalysisTemplate');
const clusterTemplates = resourceOf('ClusterAnalysisTemplate');
const COMPLETED = ['Successful', 'Failed', 'Error', 'Inconclusive'];
const KEPT_RUNS = 5;

const phaseOf = (run: Stored | undefined): string => stringAt(run, 'status', 'phase');
export const isRunCompleted = (run: Stored | undefined): boolean => COMPLETED.includes(phaseOf(run));

/** Which of a Rollout's runs its status names, and which are older. */
export function runsOf(store: Pass['store'], rollout: Stored, status: JsonObject): { runs: CurrentRuns; otherRuns: Stored[] } {
  const all = ownedBy(store, analysisRuns, rollout);
  const named = (...path: string[]): Stored | undefined => all.find((run) => run.metadata.name === stringAt(status, ...path, 'name'));
  const runs: CurrentRuns = {
    step: named('canary', 'currentStepAnalysisRunStatus'), background: named('canary', 'currentBackgroundAnalysisRunStatus'),
    pre: named('blueGreen', 'prePromotionAnalysisRunStatus'), post: named('blueGreen', 'postPromotionAnalysisRunStatus'),
  };
  const current = new Set(Object.values(runs).map((run: Stored | undefined) => run?.metadata.uid));
  return { runs, otherRuns: all.filter((run) => !current.has(run.metadata.uid)) };
}

/** Starts, follows and ends the runs that the strategy asks for now; a bad end aborts, an unclear one pauses. */
export function reconcileAnalysis(pass: Pass): void {
  const { status, spec, pause, runs, newSet } = pass;
  const skipped = isAborted(pause, status) || status['promoteFull'] === true || hasScaleDownAt(newSet) || (status['stableRS'] ?? '') === '' || isWithinWindow(pass);
  if (skipped) return cancel(pass, [...Object.values(runs), ...pass.otherRuns]);
  if (canaryOf(spec) !== undefined) {
    runs.step = reconcileStep(pass);
    runs.background = reconcileBackground(pass);
  } else {
    runs.pre = reconcilePromotion(pass, 'prePromotionAnalysis');
    runs.post = reconcilePromotion(pass, 'postPromotionAnalysis');
  }
  const current = new Set(Object.values(runs).map((run: Stored | undefined) => run?.metadata.uid));
  const older = pass.otherRuns.filter((run) => !current.has(run.metadata.uid));
  cancel(pass, older);
  forget(pass, older);
}

/** What a run's end means for the update: unclear pauses it, failed aborts it. */
function judged({ pause }: Pass, run: Stored, message: string): Stored {
  const said = stringAt(run, 'status', 'message');
  switch (phaseOf(run)) {
    case 'Inconclusive':
      pause.add.push('InconclusiveAnalysisRun');
      return run;
    case 'Failed':
    case 'Error':
      pause.abort = said === '' ? message : `${message}: ${said}`;
      return run;
    default:
      return run;
  }
}

/** A run is made anew after an unclear one that somebody let go on, and in a retry. */
function needsRun(run: Stored, status: JsonObject): boolean {
  const unpaused = pauseCondition(status, 'CanaryPauseStep') === undefined && pauseCondition(status, 'BlueGreenPause') === undefined;
  if (status['controllerPause'] === true && unpaused) return phaseOf(run) === 'Inconclusive';
  return status['abortedAt'] !== undefined;
}

function reconcileStep(pass: Pass): Stored | undefined {
  const { status, runs } = pass;
  const here = currentStep(pass);
  if (listAt(status, 'pauseConditions').length > 0 || status['abort'] === true) return runs.step;
  const analysis = here?.step?.['analysis'];
  const fromBefore = runs.step !== undefined && stringAt(runs.step, 'metadata', 'labels', 'step-index') !== String(here?.index);
  if (here === undefined || !isObject(analysis) || listAt(analysis, 'templates').length === 0 || fromBefore) {
    cancel(pass, [runs.step]);
    return undefined;
  }
  const index = String(here.index);
  if (runs.step === undefined || needsRun(runs.step, status)) return start(pass, analysis, index, { 'rollout-type': 'Step', 'step-index': index });
  return judged(pass, runs.step, 'Step-based analysis phase error/failed');
}

function reconcileBackground(pass: Pass): Stored | undefined {
  const { status, runs, spec } = pass;
  const analysis = canaryOf(spec)?.['analysis'];
  if (!isObject(analysis) || listAt(analysis, 'templates').length === 0) return undefined;
  const starting = analysis['startingStep'];
  if (isFullyPromoted(status) || (status['currentPodHash'] ?? '') === '' || (typeof starting === 'number' && (currentStep(pass)?.index ?? starting) < starting)) {
    cancel(pass, [runs.background]);
    return undefined;
  }
  if (pauseCondition(status, 'InconclusiveAnalysisRun') !== undefined) return runs.background;
  if (runs.background === undefined || needsRun(runs.background, status)) return start(pass, analysis, '', { 'rollout-type': 'Background' });
  return judged(pass, runs.background, 'Background analysis phase error/failed');
}

function reconcilePromotion(pass: Pass, key: 'prePromotionAnalysis' | 'postPromotionAnalysis'): Stored | undefined {
  const { status, spec, newSet } = pass;
  const analysis = blueGreenOf(spec)?.[key];
  const before = key === 'prePromotionAnalysis';
  const run = before ? pass.runs.pre : pass.runs.post;
  if (!isObject(analysis) || listAt(analysis, 'templates').length === 0) return undefined;
  const hash = hashOf(newSet);
  const active = stringAt(status, 'blueGreen', 'activeSelector');
  const switched = before ? active === '' || active === hash : active !== hash;
  if (status['stableRS'] === hash || switched || (run === undefined && !isSaturated(spec, newSet))) {
    cancel(pass, [run]);
    return run;
  }
  if (run !== undefined && pauseCondition(status, 'InconclusiveAnalysisRun') !== undefined) return run;
  if (run !== undefined && !needsRun(run, status)) return judged(pass, run, `Blue/green ${before ? 'pre' : 'post'}-promotion analysis phase error/failed`);
  return start(pass, analysis, before ? 'pre' : 'post', { 'rollout-type': before ? 'PrePromotion' : 'PostPromotion' });
}

/** Makes an AnalysisRun from its templates, with the arguments' values as they are now. */
function start({ store, rollout, spec, newSet, stableSet }: Pass, analysis: JsonObject, infix: string, labels: JsonObject): Stored | undefined {
  const namespace = namespaceOf(rollout);
  const given = listAt(analysis, 'args').filter(isObject).map((arg) => ({ name: arg['name'] ?? '', value: argument(arg, rollout, newSet, stableSet) }));
  const found = listAt(analysis, 'templates').flatMap((ref) => (child(ref, 'clusterScope') === true ? (store.get(clusterTemplates, '', stringAt(ref, 'templateName')) ?? []) : (store.get(templates, namespace, stringAt(ref, 'templateName')) ?? [])));
  if (found.length === 0) return undefined;
  const defaults = found.flatMap((template) => listAt(template, 'spec', 'args')).filter(isObject).filter((arg) => !given.some((one) => one.name === arg['name']));
  const revision = annotation(rollout, REVISION);
  const base = [rollout.metadata.name, hashOf(newSet), revision, ...(infix === '' ? [] : [infix])].join('-');
  // A name that is taken gets a number, as the collision counter gives it.
  let name = base;
  for (let count = 1; store.get(analysisRuns, namespace, name) !== undefined; count += 1) name = `${base}.${count}`;
  return store.create(analysisRuns, {
    apiVersion: 'argoproj.io/v1alpha1', kind: 'AnalysisRun',
    metadata: { name, namespace, labels: { ...labels, [HASH]: hashOf(newSet), ...objectAt(spec, 'selector', 'matchLabels') }, annotations: { [REVISION]: revision }, ownerReferences: [ownerReference(rollout)] },
    spec: { metrics: found.flatMap((template) => listAt(template, 'spec', 'metrics')), args: [...given, ...defaults] },
  });
}

function argument(arg: JsonObject, rollout: Stored, newSet: Stored, stableSet: Stored | undefined): Json {
  const from = child(arg, 'valueFrom');
  if (from === undefined) return arg['value'] ?? '';
  const role = stringAt(from, 'podTemplateHashValue');
  if (role !== '') return hashOf(role === 'Latest' ? newSet : stableSet);
  const path = stringAt(from, 'fieldRef', 'fieldPath').replaceAll(/\['([^']+)'\]/g, '.$1').split('.');
  const value = child(rollout, ...path);
  return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}

function cancel({ store }: Pass, runs: readonly (Stored | undefined)[]): void {
  for (const run of runs) {
    const now = run === undefined ? undefined : store.get(analysisRuns, namespaceOf(run), run.metadata.name);
    if (now === undefined || isRunCompleted(now) || child(now, 'spec', 'terminate') === true) continue;
    writeAs(store, analysisRuns, now, { ...now, spec: { ...objectAt(now, 'spec'), terminate: true } }, MANAGER);
  }
}

/** Of the finished runs, keeps the newest five that were successful and the newest five that were not. */
function forget({ store, sets, spec }: Pass, runs: readonly Stored[]): void {
  const hashes = new Set(sets.map(hashOf));
  const limit = (key: string): number => (typeof child(spec, 'analysis', key) === 'number' ? Number(child(spec, 'analysis', key)) : KEPT_RUNS);
  const newest = [...runs].sort((a, b) => Date.parse(b.metadata.creationTimestamp) - Date.parse(a.metadata.creationTimestamp));
  const counts = { good: 0, bad: 0 };
  for (const run of newest) {
    const kind = phaseOf(run) === 'Successful' ? 'good' : 'bad';
    const excess = isRunCompleted(run) && (counts[kind] += 1) > limit(kind === 'good' ? 'successfulRunHistoryLimit' : 'unsuccessfulRunHistoryLimit');
    if (excess || !hashes.has(stringAt(run, 'metadata', 'labels', HASH))) store.remove(analysisRuns, run);
  }
}
