import type { RollbackItem } from '../../../src-preload/contract/index.ts';

/**
 * Items in waves, reverse dependency order: what depends on others goes back before them, so that no dependant ever speaks to
 * a service older than it expects. Services in a dependency cycle share a wave: there is no order among them.
 */
export function wavesOf(items: readonly Pick<RollbackItem, 'id' | 'service'>[], dependsOn: (service: string) => readonly string[]): string[][] {
  let left = [...items];
  const waves: string[][] = [];
  while (left.length > 0) {
    const needed = new Set(left.flatMap((item) => dependsOn(item.service).filter((other) => other !== item.service)));
    const free = left.filter((item) => !needed.has(item.service));
    const wave = free.length === 0 ? left : free;
    waves.push(wave.map((item) => item.id));
    left = left.filter((item) => !wave.includes(item));
  }
  return waves;
}
