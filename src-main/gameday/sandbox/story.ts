import { type Json, type JsonObject, isObject, listAt, objectAt } from './objects.ts';
import type { Behaviour } from './controllers/index.ts';
import { deployments, writeAs } from './controllers/shared.ts';
import { imageOf } from './seed.ts';
import type { Store } from './store.ts';

/** The example release: checkout 4.2.0 goes out in Europe, looks well, and turns bad. */
export interface StoryOptions {
  /** Ms after the start at which the rollout begins. */
  readonly startAfterMs: number;
  /** Ms after the start at which the new pods begin to crash. */
  readonly turnsBadAfterMs: number;
}

const BAD = imageOf('checkout', '4.2.0');

/** How the story's image behaves, and the instant at which it begins to crash. */
export function storyBehaviours(startedAt: number, { turnsBadAfterMs }: StoryOptions): Map<string, Behaviour> {
  const crash = { at: () => startedAt + turnsBadAfterMs, message: 'panic: tax table "EU-2" not found' };
  // Slow enough that the rollout is still under way when it turns.
  return new Map([[BAD, { readyAfterMs: Math.max(1_000, Math.round(turnsBadAfterMs / 2)), pull: 'works', starts: 'works', crash }]]);
}

/** The share of the story's requests that fail from that instant on: worse where the tax table is needed for every order. */
export function storyErrors(startedAt: number, { turnsBadAfterMs }: StoryOptions): (image: string, region: string, at: number) => number | null {
  return (image, region, at) => (image === BAD && at >= startedAt + turnsBadAfterMs ? (region === 'eu-central' ? 0.14 : 0.06) : null);
}

/** Begins the rollout, as a pipeline would, when its time has come. Returns the way to call it off. */
export function playStory(store: Store, { startAfterMs }: StoryOptions): () => void {
  const timer = setTimeout(() => {
    const deployment = store.get(deployments, 'shop', 'checkout');
    if (deployment === undefined) return;
    const template = objectAt(deployment, 'spec', 'template');
    const containers = listAt(template, 'spec', 'containers').map((one): Json => (isObject(one) ? { ...one, image: BAD } : one));
    const next: JsonObject = { ...template, spec: { ...objectAt(template, 'spec'), containers } };
    writeAs(store, deployments, deployment, { ...deployment, spec: { ...objectAt(deployment, 'spec'), template: next } }, 'ci-deploy');
  }, startAfterMs);
  timer.unref();
  return () => clearTimeout(timer);
}
