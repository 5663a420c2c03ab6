/** What runs now in one workload, by the object that keeps its revision. */
export interface Standing {
  readonly environment: string;
  readonly workload: string;
  readonly uid: string;
  readonly revision: number;
  readonly version: string;
  /** Since when it has been complete and healthy without a break, ms since the epoch; null where it is not. */
  readonly healthySince: number | null;
  /** It fails or is degraded. A rollout, a scaling or a pod that moves is neither. */
  readonly unwell: boolean;
  readonly digests: Readonly<Record<string, string>>;
}

/** A revision that was seen to stay healthy: from when, until when, and how that ended. */
export interface Sighting {
  readonly workload: string;
  readonly uid: string;
  readonly revision: number;
  readonly version: string;
  readonly from: number;
  /** Null while it goes on. */
  readonly until: number | null;
  readonly ended: 'superseded' | 'unwell' | null;
  readonly digests: Readonly<Record<string, string>>;
}

/** One that goes on, and when it was last seen to. */
export interface Open {
  readonly sighting: Sighting;
  readonly seenAt: number;
}

/**
 * One look: what is to be noted, and what goes on. A sighting begins only when a revision has stayed healthy for
 * `healthyForMs`, and ends when another takes its place or it falls ill: two notes a release, however often pods move.
 */
export function look(open: ReadonlyMap<string, Open>, standing: readonly Standing[], { now, healthyForMs }: { now: number; healthyForMs: (workload: string) => number }): { noted: (Sighting & { environment: string })[]; open: Map<string, Open> } {
  const next = new Map(open);
  const noted: (Sighting & { environment: string })[] = [];
  for (const one of standing) {
    const { environment, workload, healthySince } = one;
    const known = next.get(workload);
    const ended = known === undefined ? null : known.sighting.uid !== one.uid ? 'superseded' : one.unwell ? 'unwell' : null;
    if (known !== undefined && ended !== null) {
      // It is known to have been healthy until it was last seen to be, and no longer.
      noted.push({ ...known.sighting, until: known.seenAt, ended, environment });
      next.delete(workload);
    } else if (known !== undefined && healthySince !== null) next.set(workload, { ...known, seenAt: now });
    if (next.has(workload) || one.unwell || healthySince === null || now - healthySince < healthyForMs(workload)) continue;
    const { uid, revision, version, digests } = one;
    const sighting: Sighting = { workload, uid, revision, version, from: healthySince, until: null, ended: null, digests };
    noted.push({ ...sighting, environment });
    next.set(workload, { sighting, seenAt: now });
  }
  return { noted, open: next };
}

/** What goes on by these notes, oldest first: each begun and not ended, last seen when it was noted. */
export function openIn(notes: readonly { readonly at: number; readonly seen: readonly Sighting[] }[]): Map<string, Open> {
  const open = new Map<string, Open>();
  for (const { at, seen } of notes) {
    for (const sighting of seen) {
      if (sighting.until === null) open.set(sighting.workload, { sighting, seenAt: at });
      else open.delete(sighting.workload);
    }
  }
  return open;
}
