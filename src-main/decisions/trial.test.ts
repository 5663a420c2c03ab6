import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { treeSchema } from './language/model.ts';
import { canaryTrial } from './trial.ts';

const tree = treeSchema.parse(parse(readFileSync(resolve(import.meta.dirname, '../../resources/example/trees/rollback.yaml'), 'utf8')));
const runs = 60;

test('the ready-made tree leaves healthy canaries alone, and finds sick ones while it matters', () => {
  expect(canaryTrial(tree, { runs, base: 0.01, canary: 0.01, seed: 'healthy' }).taken.length).toBeLessThanOrEqual(1);
  const sick = [...canaryTrial(tree, { runs, base: 0.01, canary: 0.05, seed: 'sick' }).taken].sort((a, b) => a - b);
  expect(sick).toHaveLength(runs);
  expect(sick[runs / 2]).toBeLessThanOrEqual(90_000);
  expect(canaryTrial(tree, { runs: 20, base: 0.01, canary: 0.02, seed: 'ailing' }).taken.length).toBeGreaterThanOrEqual(18);
});
