import type { Fleet } from '../fleet/fleet.ts';
import { at, count, items, record, text } from '../kube.ts';
import { templateHash } from '../workloads/template.ts';
import type { PreparedWrite } from './prepared.ts';

/** What a workload was before a write: kept with its intent, for whoever must judge it when it is in doubt. `say`: in words. */
export interface PreImage {
  readonly say: string;
  readonly uid: string;
  /** SHA-256 (hex) of the exact template; null where the guard names none. */
  readonly template: string | null;
  readonly images: readonly string[];
  readonly paused: boolean | null;
  /** As watched, where what is watched holds the very template that the guard tests; else null. */
  readonly generation: number | null;
}

/** By what the write's own guard tests: that it was so is what the server makes sure of. Asks nothing. `known`: the tested template's hash. */
export function preImageOf(fleet: Fleet, { ref, uid, patch }: PreparedWrite, known?: string): PreImage {
  const tested = (path: string): unknown => patch.find((operation) => operation['op'] === 'test' && operation['path'] === path)?.['value'];
  const held = tested('/spec/template');
  const template = held === undefined ? null : (known ?? templateHash(record(held), 'exact'));
  const images = items(at(held, 'spec', 'containers')).flatMap((container) => text(at(container, 'image')) ?? []);
  const paused = patch.some((operation) => operation['op'] === 'test' && operation['path'] === '/spec/paused') ? tested('/spec/paused') === true : null;
  const watched = fleet.lastKnown(ref);
  const same = watched !== undefined && watched.uid === uid && template !== null && templateHash(watched.template, 'exact') === template;
  const generation = same ? count(at(watched.object, 'metadata', 'generation')) : null;
  const words = [...(images.length === 0 ? [] : [images.join(', ')]), ...(template === null ? [] : [`template ${template.slice(0, 12)}`]), ...(paused === true ? ['paused'] : []), ...(generation === null ? [] : [`generation ${generation}`])];
  return { say: words.length === 0 ? `the object ${uid}` : words.join(', '), uid, template, images, paused, generation };
}
