import { type Json, type JsonObject, isObject, listAt, objectAt } from './objects.ts';
import { rollouts } from './controllers/rollouts/index.ts';
import { writeAs } from './controllers/shared.ts';
import { imageOf } from './seed.ts';
import type { Store } from './store.ts';

/** A canary of search that begins by itself: a good one passes its analysis and waits for a person, a bad one is aborted by it. */
export type CanaryScenario = 'canary' | 'bad-canary';

const START_AFTER_MS = 5_000;

/** Begins the canary, as a pipeline would. Returns the way to call it off. */
export function playCanary(store: Store, scenario: CanaryScenario): () => void {
  const timer = setTimeout(() => {
    const rollout = store.get(rollouts, 'shop', 'search');
    if (rollout === undefined) return;
    const image = imageOf('search', scenario === 'canary' ? '5.0.0' : '5.0.0-faulty');
    const template = objectAt(rollout, 'spec', 'template');
    const containers = listAt(template, 'spec', 'containers').map((one): Json => (isObject(one) ? { ...one, image } : one));
    const next: JsonObject = { ...template, spec: { ...objectAt(template, 'spec'), containers } };
    writeAs(store, rollouts, rollout, { ...rollout, spec: { ...objectAt(rollout, 'spec'), template: next } }, 'ci-deploy');
  }, START_AFTER_MS);
  timer.unref();
  return () => clearTimeout(timer);
}
