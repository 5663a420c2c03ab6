import type { RoomKey, WorkloadRef } from '../../src-preload/contract/index.ts';

/** Where one can go: the rail's places with their keys, in order. */
export const places = [
  { path: '/', name: 'Now', key: 'n' },
  { path: '/calendar', name: 'Calendar', key: 'c' },
  { path: '/services', name: 'Services', key: 's' },
  { path: '/runbooks', name: 'Runbooks', key: 'r' },
  { path: '/journal', name: 'Journal', key: 'j' },
  { path: '/insights', name: 'Insights', key: 'i' },
  { path: '/settings', name: 'Settings', key: 'e' },
  { path: '/connections', name: 'Connections', key: 'o' },
] as const;

/** Incident mode of a service that is hurt. */
export const incidentOf = (environment: string, service: string): string => `/incident/${encodeURIComponent(environment)}/${encodeURIComponent(service)}`;

export const releaseRoom = (release: string): string => `/room/release/${encodeURIComponent(release)}`;
export const selectionRoom = (workloads: readonly WorkloadRef[]): string => `/room/selection/${encodeURIComponent(JSON.stringify(workloads))}`;

/** The room that an address names; null where it names none. */
export function roomKeyOf(kind: string, rest: string): RoomKey | null {
  try {
    const text = decodeURIComponent(rest);
    if (kind === 'release') return { kind, release: text };
    const workloads: unknown = JSON.parse(text);
    // Main parses the key again; here it only has to be a list.
    return kind === 'selection' && Array.isArray(workloads) ? { kind, workloads: workloads as WorkloadRef[] } : null;
  } catch {
    return null;
  }
}
