import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EffectServer, deaths, dieOnce } from './matrix.ts';
import { effectClasses } from './world.ts';

/** How often each death is died; `npm run test:crash` dies each a hundred times. */
const SEEDS = Number(process.env['QUARTERDECK_CRASH_SEEDS'] ?? '1');
const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1);
const total = { deaths: 0, doubled: 0, lost: 0, falselyDone: 0 };

const server = new EffectServer();
beforeAll(() => server.open());
afterAll(() => {
  server.close();
  process.stdout.write(`crash matrix: ${total.deaths} deaths, doubled ${total.doubled}, lost ${total.lost}, falsely done ${total.falselyDone}\n`);
});

describe.each(effectClasses)('a run of %s steps, its process killed', (effect) => {
  test.each(deaths)('at %s: no effect twice, no intent lost, no false “done”', { timeout: 20_000 + SEEDS * 5_000 }, async (death) => {
    let struck = 0;
    const left = [...seeds];
    const worker = async (): Promise<void> => {
      for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
        const tally = await dieOnce(server, effect, death, seed);
        struck += tally.struck;
        total.deaths += tally.struck;
        total.doubled += tally.doubled;
        total.lost += tally.lost;
        total.falselyDone += tally.falselyDone;
        expect({ seed, ...tally, struck: 0 }).toEqual({ seed, doubled: 0, lost: 0, falselyDone: 0, struck: 0 });
      }
    };
    await Promise.all([worker(), worker(), worker()]);
    if (passes(effect, death)) expect(struck).toBeGreaterThan(0);
  });
});

/** Which class passes which point: a matrix that strikes nobody would prove nothing. */
function passes(effect: string, death: string): boolean {
  return death === 'before-settle-end' || death === 'after-resolved' ? effect === 'probeable' : true;
}
