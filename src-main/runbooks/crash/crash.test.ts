import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Death, EffectServer, builtChild, deaths, dieOnce } from './matrix.ts';
import { type Class, effectClasses } from './world.ts';

/** How often each death is died. Without it a thin slice of the matrix, for every test run; `npm run test:crash` dies each a hundred times. */
const SEEDS = Number(process.env['QUARTERDECK_CRASH_SEEDS'] ?? '0');
const seeds = Array.from({ length: Math.max(1, SEEDS) }, (_, index) => index + 1);
const total = new Map(effectClasses.map((effect) => [effect, { deaths: 0, doubled: 0, lost: 0, falselyDone: 0, broken: 0 }]));
const THIN: readonly string[] = ['pure after-intent', 'idempotent after-act', 'probeable after-act', 'probeable after-resolved', 'opaque after-intent', 'opaque after-act', 'probeable before-item-entry', 'probeable random'];

const server = new EffectServer();
let child = '';
beforeAll(async () => {
  await server.open();
  child = await builtChild();
}, 60_000);
afterAll(() => {
  server.close();
  for (const [effect, { deaths: died, doubled, lost, falselyDone, broken }] of total) process.stdout.write(`crash matrix, ${effect}: ${died} deaths, doubled ${doubled}, lost ${lost}, falsely done ${falselyDone}, invariants broken ${broken}\n`);
});

const cases = effectClasses.flatMap((effect) => deaths.map((death) => [effect, death] as const)).filter((one) => SEEDS > 0 || THIN.includes(one.join(' ')));

describe('a run whose process is killed', () => {
  test.each(cases)('in a %s step, at %s: no effect twice, no intent lost, no false “done”', { timeout: 60_000 + SEEDS * 20_000 }, async (effect, death) => {
    let struck = 0;
    const left = [...seeds];
    const worker = async (): Promise<void> => {
      for (let seed = left.shift(); seed !== undefined; seed = left.shift()) struck += await died(effect, death, seed);
    };
    await Promise.all([worker(), worker(), worker()]);
    if (passes(effect, death)) expect(struck).toBeGreaterThan(0);
  });
});

async function died(effect: Class, death: Death, seed: number): Promise<number> {
  const { struck, ...tally } = await dieOnce(child, server, effect, death, seed);
  const sum = total.get(effect);
  if (sum !== undefined) {
    sum.deaths += struck;
    sum.doubled += tally.doubled;
    sum.lost += tally.lost;
    sum.falselyDone += tally.falselyDone;
    sum.broken += tally.broken.length;
  }
  expect({ seed, ...tally }).toEqual({ seed, doubled: 0, lost: 0, falselyDone: 0, broken: [] });
  return struck;
}

/** Which class passes which point: a matrix that strikes nobody would prove nothing. */
function passes(effect: Class, death: Death): boolean {
  return death === 'before-settle-end' || death === 'after-resolved' ? effect === 'probeable' : true;
}
