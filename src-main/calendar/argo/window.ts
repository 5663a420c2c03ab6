import { z } from 'zod';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { type Interval, instantOf, localOf, startedBy } from '../../recurrence/index.ts';
import { type Cron, readCron, startsOf } from './cron.ts';
import type { SyncWindow } from './rule.ts';

const DAY_MS = 24 * 3_600_000;
const SPAN_MS = 400 * DAY_MS;
/** A schedule that falls into more separate spans than this in 400 days is not taken for a release window. */
const MOST_SPANS = 30_000;

/** `spec.syncWindows[]` of an AppProject (argoproj.io/v1alpha1), as far as it decides. */
const windowSchema = z.object({
  kind: z.enum(['allow', 'deny']), schedule: z.string(), duration: z.string(), applications: z.array(z.string()).nullish(), namespaces: z.array(z.string()).nullish(), clusters: z.array(z.string()).nullish(),
  manualSync: z.boolean().nullish(), timeZone: z.string().nullish(), andOperator: z.boolean().nullish(),
});

/** One sync window, or why it cannot be read; `index` counts from 0 in its project. */
export function readWindow(raw: unknown, project: string, environment: string, index: number): Result<SyncWindow> {
  const parsed = windowSchema.safeParse(raw);
  if (!parsed.success) return fail('bad-window', `sync window ${index + 1} of ${project}: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`);
  const { kind, schedule, duration, applications, namespaces, clusters, manualSync, timeZone, andOperator } = parsed.data;
  const zone = timeZone == null || timeZone === '' ? 'UTC' : timeZone;
  const cron = readCron(schedule);
  const durationMs = goDuration(duration);
  if (!cron.ok) return fail('bad-window', `sync window ${index + 1} of ${project}: ${cron.error.message}`);
  if (durationMs === null) return fail('bad-window', `sync window ${index + 1} of ${project}: “${duration}” is no duration`);
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    return fail('bad-window', `sync window ${index + 1} of ${project}: the zone ${zone} is not known`);
  }
  const spans = expansion(cron.value, durationMs, zone);
  if (spans(Math.floor(Date.now() / SPAN_MS) * SPAN_MS).length >= MOST_SPANS) return fail('bad-window', `sync window ${index + 1} of ${project}: it opens and closes more than ${MOST_SPANS} times a year`);
  return ok({
    id: `argo/${environment}/${project}/${index}`, project, environment, action: kind, schedule: `${schedule} for ${duration}`, zone, durationMs, applications: applications ?? [], namespaces: namespaces ?? [], clusters: clusters ?? [],
    manualSync: manualSync === true, andOperator: andOperator === true,
    touching: (from, to) => {
      const found: Interval[] = [];
      for (let chunk = Math.floor((from - durationMs) / SPAN_MS) * SPAN_MS; chunk < to; chunk += SPAN_MS) {
        const all = spans(chunk);
        for (let at = Math.max(0, startedBy(all, from) - 1); at < all.length; at += 1) {
          const span = all[at];
          if (span === undefined || span.start >= to) break;
          if (span.end > from) found.push(span);
        }
      }
      return found;
    },
  });
}

/** Occurrences that begin in a stretch of 400 days, those that touch joined; each stretch is computed once. */
function expansion(cron: Cron, durationMs: number, zone: string): (chunk: number) => readonly Interval[] {
  const kept = new Map<number, readonly Interval[]>();
  return (chunk) => {
    const known = kept.get(chunk);
    if (known !== undefined) return known;
    const spans: { start: number; end: number }[] = [];
    for (const local of startsOf(cron, localOf(zone, chunk) - DAY_MS, localOf(zone, chunk + SPAN_MS) + DAY_MS)) {
      const start = instantOf(zone, local);
      if (start < chunk || start >= chunk + SPAN_MS) continue;
      const last = spans.at(-1);
      if (last !== undefined && start <= last.end) last.end = Math.max(last.end, start + durationMs);
      else if (spans.push({ start, end: start + durationMs }) >= MOST_SPANS) break;
    }
    kept.set(chunk, spans);
    return spans;
  };
}

/** Go's `1h30m` in ms; null for what is none. */
function goDuration(text: string): number | null {
  if (!/^(\d+(\.\d+)?(h|m|s))+$/.test(text)) return null;
  const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000 };
  return [...text.matchAll(/(\d+(?:\.\d+)?)(h|m|s)/g)].reduce((sum, [, value, unit]) => sum + Number(value) * (UNITS[unit ?? ''] ?? 0), 0);
}
