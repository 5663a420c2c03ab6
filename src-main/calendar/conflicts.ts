import type { Conflict } from '../../src-preload/contract/index.ts';
import { inZone } from '../recurrence/index.ts';

/** A release as conflicts see it. */
export interface Planned {
  readonly id: string;
  readonly services: readonly string[];
  readonly environments: readonly string[];
  readonly captain: string;
  readonly start: number;
  readonly end: number;
  readonly zone: string;
}

export interface Catalogue {
  tierOf(service: string): number | null;
  /** Everything that a service depends on, directly or not. */
  dependenciesOf(service: string): ReadonlySet<string>;
}

const NOBODY = 'nobody yet';

/** Releases in the order of their starts: those that touch a span are found without a look at all the others. */
export class Standing {
  readonly #byStart: readonly Planned[];
  readonly #longestMs: number;

  constructor(releases: readonly Planned[]) {
    this.#byStart = [...releases].sort((a, b) => a.start - b.start || a.id.localeCompare(b.id));
    this.#longestMs = releases.reduce((longest, { start, end }) => Math.max(longest, end - start), 0);
  }

  touching(start: number, end: number): Planned[] {
    // Whatever starts earlier than this has ended by then.
    return this.#byStart.slice(this.#firstFrom(start - this.#longestMs), this.#firstFrom(end)).filter((one) => one.end > start);
  }

  /** How many start before an instant. */
  #firstFrom(at: number): number {
    let [low, high] = [0, this.#byStart.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#byStart[middle]?.start ?? at) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** What a release collides with among the others, each as one sentence. Windows are half-open: back to back is no conflict. */
export function conflictsOf(release: Planned, others: Standing, catalogue: Catalogue): Conflict[] {
  return others.touching(release.start, release.end).flatMap((other): Conflict[] => {
    if (other.id === release.id) return [];
    const until = `until ${inZone(other.end, other.zone)}`;
    const found: Conflict[] = [];
    const places = release.environments.filter((environment) => other.environments.includes(environment));
    const [place] = places;
    if (place !== undefined) {
      const same = release.services.find((service) => other.services.includes(service));
      const needed = release.services.flatMap((service) => other.services.filter((needs) => catalogue.dependenciesOf(service).has(needs)).map((needs) => ({ service, needs })))[0];
      const needs = needed ?? other.services.flatMap((service) => release.services.filter((mine) => catalogue.dependenciesOf(service).has(mine)).map((mine) => ({ service, needs: mine })))[0];
      if (same !== undefined) found.push({ kind: 'same-service', with: other.id, say: `${other.id} changes ${same} in ${place} too, ${until}` });
      else if (needs !== undefined) found.push({ kind: 'dependency-in-flight', with: other.id, say: `${needs.service} depends on ${needs.needs}, and both would be in flight in ${place} with ${other.id}, ${until}` });
      else if ([...release.services, ...other.services].every((service) => catalogue.tierOf(service) !== null) && hasTier1(release, catalogue) && hasTier1(other, catalogue)) {
        found.push({ kind: 'tier-1-together', with: other.id, say: `two tier 1 releases in ${place} at once: ${other.id}, ${until}` });
      }
    }
    if (release.captain === other.captain && release.captain !== NOBODY) found.push({ kind: 'captain-double-booked', with: other.id, say: `${release.captain} has ${other.id} at the same time, ${until}` });
    return found;
  });
}

const hasTier1 = (release: Planned, catalogue: Catalogue): boolean => release.services.some((service) => catalogue.tierOf(service) === 1);
