import type { JsonObject } from '../../objects.ts';

const SAFE = 'bcdfghjklmnpqrstvwxz2456789';

/** The hash by which a change of the steps is noticed: FNV-1a, 32 bits, of their JSON, in Kubernetes' safe alphabet. */
export function stepsHash(steps: readonly JsonObject[]): string {
  let hash = 2_166_136_261;
  for (const byte of Buffer.from(JSON.stringify(steps), 'utf8')) {
    hash = Math.imul(hash ^ byte, 16_777_619) >>> 0;
  }
  return [...String(hash)].map((digit) => SAFE[digit.charCodeAt(0) % SAFE.length] ?? 'b').join('');
}
