import type { WorkloadKind, WorkloadRef } from '../../../src-preload/contract/index.ts';
import { type Raw, at, record, text } from '../kube.ts';
import { type Lab, image, templateIn } from './lab.ts';

/** One thing that happened to a workload, as a merge patch can do it. */
export type Happening =
  /** `midway`: without waiting until the controller has seen the one before. */
  | { readonly do: 'release'; readonly tag: string; readonly midway: boolean }
  | { readonly do: 'restart'; readonly mark: string }
  | { readonly do: 'pause' | 'resume' | 'mutate' }
  | { readonly do: 'scale'; readonly replicas: number }
  | { readonly do: 'limit'; readonly keep: number }
  /** Back to the template that it had before its last change of it: paused, put back, let go on. */
  | { readonly do: 'abort' }
  | { readonly do: 'environment'; readonly value: string };

export interface History {
  readonly kind: WorkloadKind;
  readonly first: string;
  readonly happenings: readonly Happening[];
  /** Which of the revisions that could be gone back to, as a share of their number. */
  readonly pick: number;
}

/** A generator of even numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;
// Few tags, so that releases repeat; one of them crashes.
const TAGS = ['v1', 'v2', 'v3', 'v4-broken', 'v5'];
/** What a history does besides releases; each of the first histories of a kind does one of them for certain. */
const SPECIAL: readonly ((next: () => number) => Happening)[] = [
  () => ({ do: 'abort' }), () => ({ do: 'pause' }), () => ({ do: 'scale', replicas: 0 }), (next) => ({ do: 'restart', mark: String(next()) }), () => ({ do: 'limit', keep: 1 }), () => ({ do: 'mutate' }),
  (next) => ({ do: 'environment', value: String(next()) }), () => ({ do: 'resume' }), (next) => ({ do: 'scale', replicas: 1 + Math.floor(next() * 2) }),
];

/** The history with this number: the same one on every backend. */
export function historyOf(number: number): History {
  const next = seeded(number * 7919 + 17);
  const tag = (): string => TAGS[Math.floor(next() * TAGS.length)] ?? 'v1';
  const special = (index: number): Happening => (SPECIAL[index % SPECIAL.length] ?? (() => ({ do: 'abort' as const })))(next);
  const release = (): Happening => ({ do: 'release', tag: tag(), midway: next() < 0.25 });
  const happenings = Array.from({ length: 2 + Math.floor(next() * 4) }, () => (next() < 0.65 ? release() : special(Math.floor(next() * SPECIAL.length))));
  const certain = special(Math.floor(number / KINDS.length));
  return { kind: KINDS[number % KINDS.length] ?? 'Deployment', first: tag(), happenings: [release(), ...happenings.slice(0, 2), certain, release(), ...happenings.slice(2)], pick: next() };
}

/** What the mutating policy of the suite looks for, and what it adds. */
export const MUTATED = { where: { key: 'suite-mutate', value: 'yes' }, annotations: { 'suite/mutated': 'yes' } } as const;

const only = (kind: WorkloadKind, ...kinds: WorkloadKind[]): boolean => kinds.includes(kind);

/** Does it to one workload; `back` is the template before the last change of it. What its kind cannot do is left out. */
export async function happen(lab: Lab, ref: WorkloadRef, what: Happening, back: Raw): Promise<void> {
  switch (what.do) {
    case 'release':
      return lab.setImage(ref, what.tag);
    case 'restart':
      return lab.patch(ref, { spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': what.mark } } } } });
    case 'pause':
    case 'resume':
      return only(ref.kind, 'Deployment') ? lab.patch(ref, { spec: { paused: what.do === 'pause' ? true : null } }) : undefined;
    case 'mutate':
      return lab.patch(ref, { metadata: { labels: { [MUTATED.where.key]: MUTATED.where.value } } });
    case 'scale':
      return only(ref.kind, 'Deployment', 'StatefulSet') ? lab.patch(ref, { spec: { replicas: what.replicas } }) : undefined;
    case 'limit':
      return lab.patch(ref, { spec: { revisionHistoryLimit: what.keep } });
    case 'environment': {
      const tag = (text(at(record(firstContainer(await lab.live(ref))), 'image')) ?? image('v1')).split(':')[1] ?? 'v1';
      return lab.patch(ref, { spec: { template: { spec: { containers: [{ name: 'app', image: image(tag), env: [{ name: 'FLAG', value: what.value }] }] } } } });
    }
    case 'abort':
      if (only(ref.kind, 'Deployment')) await lab.patch(ref, { spec: { paused: true } });
      await lab.patch(ref, { spec: { template: { spec: { containers: at(back, 'spec', 'containers') } } } });
      return only(ref.kind, 'Deployment') ? lab.patch(ref, { spec: { paused: null } }) : undefined;
  }
}

const firstContainer = (object: Raw): unknown => {
  const containers = at(templateIn(object), 'spec', 'containers');
  return Array.isArray(containers) ? containers[0] : undefined;
};
