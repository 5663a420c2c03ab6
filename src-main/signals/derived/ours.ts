import { type Answer, type RollbackPlan, type RunView, counted } from '../../../src-preload/contract/index.ts';
import type { Reading } from '../model.ts';
import { unknownReading } from '../model.ts';
import { type SignalName, derivedSignals } from './names.ts';

/** What was planned of the way back, and when. */
export interface WayBack {
  readonly plan: RollbackPlan | null;
  /** Why there is no plan, where there is none. */
  readonly why: string;
  readonly at: number;
}

const PLANNER = 'rollback planner';
const OURS = 'our runs';
const RECENT_MS = 60 * 60_000;

/** What the plan of the way back says; null: none was made yet. */
export function wayBackReadings(wayBack: WayBack | null): Reading[] {
  const plan = wayBack?.plan ?? null;
  const missing = wayBack?.why ?? 'no way back has been planned yet';
  const known = (name: SignalName, value: number | boolean | null, text: string, why = missing): Reading =>
    value === null
      ? unknownReading({ name, source: PLANNER, asked: 'a plan', why, observedAt: wayBack?.at ?? null })
      : { name, value, unit: derivedSignals[name].unit, text, verdict: 'unknown', source: PLANNER, asked: 'a plan', observedAt: wayBack?.at ?? null, why: '', groups: null };
  const blockers = plan === null ? [] : [...plan.blockers, ...plan.items.flatMap((item) => item.blockers)];
  const door = blockers.find((blocker) => blocker.code === 'one-way-door');
  // An item of its release that cannot be read may be past its point: then nobody knows whether a door is shut.
  const dark = plan?.releaseItems.find((one) => one.verdict === 'unknown');
  const shut = plan === null || (door === undefined && dark !== undefined) ? null : door !== undefined;
  return [
    known('canGoBack', plan === null ? null : toBoolean(plan.answer), plan?.verdict ?? '', plan?.verdict ?? missing),
    known('oneWayDoor', shut, door?.message ?? 'none is declared for this version, and no item of its release is past its point', dark === undefined ? missing : `${dark.item}: ${dark.say}`),
    known('wayBackSeconds', plan?.etaMs == null ? null : Math.round(plan.etaMs / 1000), `about ${Math.round((plan?.etaMs ?? 0) / 1000)} s`, plan === null ? missing : (plan.items[0]?.etaWhy ?? 'no estimate')),
    known('wayBackServices', plan === null ? null : plan.blast.services, plan === null ? '' : `${counted(plan.blast.services, 'service')}, ${counted(plan.blast.pods, 'pod')}`),
    known('wayBackBlockers', plan === null ? null : blockers.length, blockers[0]?.message ?? 'nothing stands in the way'),
  ];
}

/** What our own runs say of a workload, by its id; `changedAt` (epoch ms) is its last change. */
export function runReadings(runs: readonly RunView[], workload: string | null, changedAt: number | null, now: number): Reading[] {
  const names = ['runInFlight', 'takingBack', 'wentBack'] as const;
  if (workload === null) return names.map((name) => unknownReading({ name, source: OURS, asked: '', why: 'no workload is known for this service here' }));
  const known = (name: (typeof names)[number], run: RunView | undefined, not: string): Reading =>
    ({ name, value: run !== undefined, unit: '', text: run === undefined ? not : `${run.title}: ${run.say}`, verdict: 'unknown', source: OURS, asked: workload, observedAt: now, why: '', groups: null });
  const mine = runs.filter((run) => run.steps.some((step) => step.id === workload || step.id.startsWith(`${workload} `)));
  const acting = mine.filter((run) => ['running', 'waiting', 'paused', 'in-doubt', 'interrupted'].includes(run.state));
  const back = mine.find((run) => run.runbook === 'rollback' && run.state === 'done' && run.finishedAt !== null && now - run.finishedAt <= RECENT_MS && (changedAt === null || changedAt <= run.finishedAt));
  return [
    known('runInFlight', acting[0], 'no run of ours acts on it'),
    known('takingBack', acting.find((run) => run.runbook === 'rollback'), 'no run of ours takes it back now'),
    known('wentBack', back, 'not taken back in the last hour'),
  ];
}

/** A verdict of Argo Rollouts' or Flagger's own analysis. */
export interface AnalysisVerdict {
  readonly verdict: 'failed' | 'passed' | 'running' | 'none';
  readonly say: string;
  readonly source: string;
  readonly at: number | null;
}

/** The verdict of an analysis where there is one. A running analysis has none yet. */
export function analysisReading(analysis: AnalysisVerdict): Reading {
  const { verdict, say, source, at } = analysis;
  if (verdict === 'none' || verdict === 'running') return unknownReading({ name: 'analysisFailed', source, asked: say, why: verdict === 'running' ? 'its analysis is still running' : say, observedAt: at });
  return { name: 'analysisFailed', value: verdict === 'failed', unit: '', text: say, verdict: verdict === 'failed' ? 'fail' : 'pass', source, asked: say, observedAt: at, why: '', groups: null };
}

const toBoolean = (answer: Answer): boolean | null => (answer === 'unknown' ? null : answer === 'yes');
