import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { canaryTrial, treeSchema, wilson } from '../src-main/decisions/index.ts';
import { report } from './world/report.ts';

// False alarms and misses of the ready-made tree: simulated canaries, 200 requests a second of which 5 % reach the canary, read
// every 10 s for 15 minutes, at a base error rate of 1 %. Each share with its 95 % interval (Wilson).
const RUNS = Number(process.argv.find((word) => word.startsWith('--runs='))?.slice('--runs='.length) ?? '1000');
const file = join(import.meta.dirname, '..', 'resources', 'example', 'trees', 'rollback.yaml');
const tree = treeSchema.parse(parse(readFileSync(file, 'utf8')));

const seconds = (ms: number): number => ms / 1000;
const figures: Record<string, number> = {};
for (const [name, rate] of [['healthy', 0.01], ['at_2', 0.02], ['at_5', 0.05]] as const) {
  const found = canaryTrial(tree, { runs: RUNS, base: 0.01, canary: rate, seed: `bench ${name}` });
  const [low, high] = wilson(found.taken.length, RUNS);
  figures[`${name}_taken_share`] = found.taken.length / RUNS;
  figures[`${name}_low`] = low;
  figures[`${name}_high`] = high;
  if (found.taken.length > 0) figures[`${name}_median_s`] = seconds([...found.taken].sort((a, b) => a - b)[Math.floor(found.taken.length / 2)] ?? Number.NaN);
}
const result = { name: 'canary', figures: { runs: RUNS, ...figures }, ratios: {} };
const share = (value: number | undefined): string => `${((value ?? Number.NaN) * 100).toFixed(1)} %`;
const line = (what: string, name: string): string => `${what.padEnd(38)} ${share(figures[`${name}_taken_share`])} [${share(figures[`${name}_low`])}, ${share(figures[`${name}_high`])}]${figures[`${name}_median_s`] === undefined ? '' : `, median after ${figures[`${name}_median_s`]} s`}`;
report(result, [`${RUNS} simulated canaries each`, line('healthy (1 %), taken back', 'healthy'), line('at 2 % errors, found in 15 min', 'at_2'), line('at 5 % errors, found in 15 min', 'at_5')].join('\n'));
