import type { Interval } from '../../recurrence/index.ts';

/** One sync window of an AppProject, with its occurrences. */
export interface SyncWindow {
  readonly id: string;
  readonly project: string;
  readonly environment: string;
  readonly action: 'allow' | 'deny';
  readonly schedule: string;
  readonly zone: string;
  readonly durationMs: number;
  readonly applications: readonly string[];
  readonly namespaces: readonly string[];
  readonly clusters: readonly string[];
  readonly manualSync: boolean;
  readonly andOperator: boolean;
  /** The occurrences that touch [from, to). */
  touching(from: number, to: number): Interval[];
}

/** The windows that speak about one application. */
export interface SyncRule {
  readonly application: string;
  readonly windows: readonly SyncWindow[];
}

/**
 * Argo CD's own rule (SEMANTICS): no window → allow; an active deny → only if by hand and all active denies allow that; else any
 * active allow → allow; else allows that are not active → only by hand and if all of them allow that.
 */
export function canSync(windows: readonly { readonly action: 'allow' | 'deny'; readonly active: boolean; readonly manualSync: boolean }[], manual: boolean): boolean {
  if (windows.length === 0) return true;
  const denies = windows.filter((window) => window.action === 'deny' && window.active);
  if (denies.length > 0) return manual && denies.every((window) => window.manualSync);
  if (windows.some((window) => window.action === 'allow' && window.active)) return true;
  const closed = windows.filter((window) => window.action === 'allow');
  return closed.length === 0 || (manual && closed.every((window) => window.manualSync));
}

/** What of [from, to) the rule refuses, for a sync by hand: its answer changes only where a window begins or ends. */
export function refusedBy(windows: readonly SyncWindow[], from: number, to: number): Interval[] {
  const spans = windows.map((window) => ({ window, spans: window.touching(from, to) }));
  const edges = [...new Set([from, to, ...spans.flatMap((one) => one.spans.flatMap(({ start, end }) => [start, end]))])].filter((at) => at >= from && at <= to).sort((a, b) => a - b);
  return edges.slice(0, -1).flatMap((start, index) => {
    const active = spans.map(({ window, spans: all }) => ({ action: window.action, manualSync: window.manualSync, active: all.some((span) => span.start <= start && start < span.end) }));
    return canSync(active, true) ? [] : [{ start, end: edges[index + 1] ?? to }];
  });
}
