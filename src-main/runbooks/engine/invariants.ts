import type { Entry } from '../../journal/index.ts';
import type { PinnedStep } from '../language/model.ts';
import { foldRuns } from './fold.ts';

/** How often the effect of a step has happened, by the world's own count; null where the world does not count it. */
export type CountEffects = (step: string) => number | null;

/**
 * What holds of every run whatever happens to it: pause, skip, retry, stop, a crash at any moment, resume. Property tests and the
 * crash matrix hold every journal that they make against these. Gives what is broken, in words.
 */
export function brokenInvariants(entries: readonly Entry[], effects: CountEffects): string[] {
  return [...foldRuns(entries).values()].flatMap((run) => {
    const own = entries.filter((entry) => entry.run === run.id);
    return [...[...run.steps.values()].flatMap(({ step }) => [...ofAttempts(step, own), ...ofApproval(step, own), ...ofWorld(step, own, effects)]), ...ofRun(run.steps, own), ...ofItems(run.pinnedItems.length, own)].map((broken) => `run ${run.id}: ${broken}`);
  });
}

/** 1 No step acts again while an attempt of it is in doubt, but for a repeat under the same key. 2 No outcome without its intent. 3 Nothing is done that no outcome, probe or person called done. */
function ofAttempts({ id, effect, uses }: PinnedStep, entries: readonly Entry[]): string[] {
  const broken: string[] = [];
  let open: { attempt: number; key: string } | null = null;
  let isDone = false;
  for (const entry of entries) {
    if (!('step' in entry.data) || entry.data.step !== id) continue;
    switch (entry.kind) {
      case 'intent': {
        const { attempt, key }: { attempt: number; key: string } = entry.data;
        if (open !== null && effect !== 'pure' && !(effect === 'idempotent' && key === open.key)) broken.push(`${id} (${effect}) acted again while attempt ${open.attempt} was in doubt`);
        open = { attempt, key };
        isDone = false;
        break;
      }
      case 'outcome':
        // A try that failed before its intent has an outcome without one.
        if (open === null && entry.data.result === 'done') broken.push(`${id} has an outcome without an intent`);
        open = null;
        isDone = entry.data.result === 'done';
        break;
      case 'resolved':
        if (open === null) broken.push(`${id} was resolved without being in doubt`);
        if (entry.data.verdict !== 'unknown') open = null;
        isDone = entry.data.verdict === 'done';
        break;
      case 'step-finished':
        if (entry.data.result === 'done' && !isDone) broken.push(`${id} (${uses}) is called done, and nothing says that it is`);
        if (entry.data.result === 'skipped' && open !== null) broken.push(`${id} was skipped while it was in doubt`);
        break;
      default:
        break;
    }
  }
  return broken;
}

/** 4 What needs people acts only on the very request that enough of them, and none who is excluded, agreed to. */
function ofApproval({ id, approve }: PinnedStep, entries: readonly Entry[]): string[] {
  if (approve === null) return [];
  const agreed = new Map<string, Set<string>>();
  return entries.flatMap((entry): string[] => {
    if (entry.kind === 'approval-given' && entry.data.step === id && entry.data.decision === 'approve' && entry.actor.kind === 'person') {
      agreed.set(entry.data.requestHash, (agreed.get(entry.data.requestHash) ?? new Set()).add(entry.actor.name));
      return entry.actor.name === approve.notPerson ? [`${id} was approved by ${entry.actor.name}, whom it excludes`] : [];
    }
    const enough = entry.kind !== 'intent' || entry.data.step !== id || (agreed.get(entry.data.requestHash)?.size ?? 0) >= approve.count;
    return enough ? [] : [`${id} acted on a request that not enough people agreed to`];
  });
}

/** 5 No effect without an intent before it. 6 None more often than it was meant. 7 None called done that never happened. */
function ofWorld({ id, effect }: PinnedStep, entries: readonly Entry[], effects: CountEffects): string[] {
  const count = effects(id);
  if (count === null || effect === 'pure') return [];
  const intents = entries.filter((entry) => entry.kind === 'intent' && entry.data.step === id).length;
  const meant = entries.filter((entry) => (entry.kind === 'outcome' || entry.kind === 'resolved') && entry.data.step === id && ('result' in entry.data ? entry.data.result : entry.data.verdict) === 'done').length;
  const isDone = entries.some((entry) => entry.kind === 'step-finished' && entry.data.step === id && entry.data.result === 'done');
  return [
    ...(count > 0 && intents === 0 ? [`${id} had an effect without an intent`] : []),
    ...(count > Math.max(1, meant) ? [`${id} had ${count} effects where ${Math.max(1, meant)} were meant`] : []),
    ...(isDone && count === 0 ? [`${id} is called done, and never happened`] : []),
  ];
}

/** 8 Nothing begins while a run is paused or after it ended. 9 A run is done only when each of its steps is done, skipped, or failed where that was declared to be no matter. */
function ofRun(steps: ReadonlyMap<string, { readonly step: PinnedStep; readonly state: string }>, entries: readonly Entry[]): string[] {
  const broken: string[] = [];
  let stands: 'paused' | 'ended' | null = null;
  for (const entry of entries) {
    if (entry.kind === 'run-paused') stands = 'paused';
    else if (entry.kind === 'run-finished') stands = 'ended';
    else if (entry.kind === 'run-resumed' || entry.kind === 'step-retried') stands = null;
    else if (entry.kind === 'intent' && stands !== null) broken.push(`${entry.data.step} began while the run was ${stands}`);
    if (entry.kind !== 'run-finished' || entry.data.state !== 'done' || entry !== entries.at(-1)) continue;
    for (const { step, state } of steps.values()) {
      const isMeant = step.role !== 'step' || state === 'done' || state === 'skipped' || ((state === 'failed' || state === 'refused') && step.onFailure === 'continue');
      if (!isMeant) broken.push(`the run is called done, and ${step.id} is ${state}`);
    }
  }
  return broken;
}

/** 10 Whatever a run did, each item of its release was read after it, before the run was called done. */
function ofItems(count: number, entries: readonly Entry[]): string[] {
  const [first] = entries;
  const end = entries.findLast((entry) => entry.kind === 'run-finished');
  if (count === 0 || first === undefined || end?.kind !== 'run-finished' || end.data.state !== 'done') return [];
  const acted = entries.findLast((entry) => (entry.kind === 'outcome' || entry.kind === 'resolved') && entry.seq < end.seq)?.seq ?? first.seq;
  const read = new Set(entries.flatMap((entry) => (entry.kind === 'item-read' && entry.seq > acted && entry.seq < end.seq ? [entry.data.id] : [])));
  return read.size === count ? [] : [`the run is called done, and ${count - read.size} of its ${count} items were not read after its last effect`];
}
