import type { RunItem } from '../../../src-preload/contract/index.ts';
import type { Entry, Journal } from '../../journal/index.ts';
import type { ItemRead, RunPorts } from '../ports.ts';
import { crashPoint } from './crash-points.ts';
import type { FoldedRun } from './fold.ts';

type Moment = ItemRead['data']['moment'];

/** An item of a run's release, as the run's entries tell it: the phases that it was seen in, in the order in which they were seen. */
export interface FoldedItem {
  readonly last: ItemRead;
  readonly at: number;
  readonly seen: readonly string[];
}

/** Takes up a reading; one that gave no phase changes what is known now, and not what was seen. */
export function applyReading(items: Map<string, FoldedItem>, entry: Extract<Entry, { kind: 'item-read' }>): void {
  const { id, phase } = entry.data;
  const seen = items.get(id)?.seen ?? [];
  items.set(id, { last: entry, at: entry.at, seen: phase === null || seen.at(-1) === phase ? seen : [...seen, phase] });
}

export const itemViews = ({ items }: Pick<FoldedRun, 'items'>): RunItem[] =>
  [...items.values()].map((folded) => {
    const { id, item, kind, verdict } = folded.last.data;
    return { id, item, kind, environment: folded.last.environment ?? null, verdict, say: sayOf(folded), at: folded.at };
  });

/** "orders-schema in eu: migrate → contract, now one-way". */
function sayOf({ last, seen }: FoldedItem): string {
  const { item, verdict, say } = last.data;
  const name = `${item}${last.environment === undefined ? '' : ` in ${last.environment}`}`;
  if (verdict === 'unknown') return `${name}: unknown, ${say}${seen.length === 0 || last.data.phase !== null ? '' : `; it was ${seen.join(' → ')} before`}`;
  if (seen.length < 2) return `${name}: ${say}`;
  return `${name}: ${seen.join(' → ')}, ${verdict === 'one-way' ? 'now one-way' : `reversible until ${last.data.point}`}`;
}

/** What a drive asks of the items that its run was pinned with. */
export interface ItemWatch {
  /** Before the first step, or before a run goes on; waited for at most `BEFORE_MS`: a probe that hangs must not hold up the way back. */
  begin(): Promise<void>;
  /** What is being read, is; then, where the run ends, all are read once more. */
  end(ends: boolean): Promise<void>;
}

const BEFORE_MS = 3_000;

/**
 * Reads the items of a run before, during and after it: when a step that may have changed something has ended, one round at a
 * time. A reading changes nothing, so a crash between it and its entry costs a reading: who goes on reads again. Null without items.
 */
export function watchItems(run: FoldedRun, journal: Journal, readItem: RunPorts['readItem'], { stop, closing }: { readonly stop: AbortSignal; readonly closing: AbortSignal }): ItemWatch | null {
  if (run.pinnedItems.length === 0) return null;
  const begun = (): boolean => [...run.steps.values()].some(({ attempt }) => attempt > 0);
  let rounds: Promise<void> = Promise.resolve();
  let wanted: string | null = null;
  const readAll = async (moment: Moment, after: string | null, signal: AbortSignal): Promise<void> => {
    await Promise.all(run.pinnedItems.map(async (item) => {
      // Whatever goes wrong with a reading, the run goes on.
      const read = await readItem(item, moment, after, signal).catch(() => null);
      crashPoint('before-item-entry');
      // What was cut short tells nothing of the item.
      if (read === null || signal.aborted) return;
      const late = moment === 'before' && begun();
      await journal.append({ ...read, run: run.id, data: late ? { ...read.data, moment: 'during' } : read.data });
      crashPoint('after-item-entry');
    }));
  };
  const deaf = journal.subscribe(({ entry }) => {
    if (entry.run !== run.id || entry.kind !== 'step-finished' || run.steps.get(entry.data.step)?.step.effect === 'pure') return;
    const waits = wanted !== null;
    wanted = entry.data.step;
    // Steps that end while a round is read are told by one more, after it.
    if (!waits) {
      rounds = rounds.then(() => {
        const after = wanted;
        wanted = null;
        return stop.aborted ? undefined : readAll('during', after, stop);
      });
    }
  });
  return {
    async begin() {
      rounds = rounds.then(() => readAll(begun() ? 'during' : 'before', null, stop));
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([rounds, new Promise((resolve) => (timer = setTimeout(resolve, BEFORE_MS)))]);
      clearTimeout(timer);
    },
    async end(ends) {
      deaf();
      await rounds;
      if (ends && !closing.aborted) await readAll('after', null, closing);
    },
  };
}
