import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ok } from '../../../src-preload/contract/index.ts';
import { createRedactor } from '../../vault/index.ts';
import { pinRunbook } from '../language/pin.ts';
import { runbookSchema } from '../language/model.ts';
import { dryRun } from './dry-run.ts';
import { ended, openLab, shell, step } from './lab.ts';

const CANARY = 'c4n4ry-7f3a9b';
const inUse = { secret: async () => ok(CANARY), secretsInUse: () => [CANARY] };
const nothing = { release: null, dir: null, known: { services: ['cart'], environments: ['eu'] }, runbookNamed: () => undefined, workloadOf: () => undefined };

test('a secret that a script prints, whole or in two pieces, is in no journal, no output, no view and no dry run', async () => {
  const lab = await openLab({ ports: inUse, redact: createRedactor(() => [CANARY]) });
  const script = 'printf "%s" "${KEY%-*}"; sleep 0.1; printf "%s\\n" "-${KEY##*-}"; echo "$KEY"; echo "key=$KEY" >> "$QUARTERDECK_OUTPUT"; test "$KEY" = c4n4ry-7f3a9b';
  const leaky = shell('a', script.replace('c4n4ry-7f3a9b', '"$KEY"'), {}, { KEY: { secret: 'tax-key' } });
  const dry = await dryRun([leaky], lab.ports);
  const run = await lab.until(await lab.run(leaky), ended);
  expect(run.state).toBe('done');
  const entries = await lab.journal.read({ limit: 500 });
  const output = readFileSync(join(lab.dir, 'runs', run.id, 'a.log'), 'utf8');
  await lab.close();
  const files = readdirSync(lab.dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  expect(output).toContain('[secret]');
  expect(JSON.stringify([dry, run, entries.ok ? entries.value : null, files])).not.toContain(CANARY);
  expect(JSON.stringify(entries)).toContain('tax-key');
});

test('whatever an input holds, a script sees it as one value and never as text to run', async () => {
  const lab = await openLab();
  const hostile = fc.oneof(fc.constantFrom('$(touch INJECTED)', '`touch INJECTED`', '"; touch INJECTED; "', "'; touch INJECTED; '", '\n touch INJECTED \n', '${{ inputs.a }}', '$IFS', '\\', '-n', '%s%n', '~', '*', '| tee INJECTED'), fc.string({ minLength: 1, unit: 'grapheme' }).map((text) => text.replaceAll('\u0000', '')).filter((text) => text !== '' && text.isWellFormed()));
  const runbook = runbookSchema.parse({ runbook: 'r', inputs: { a: { type: 'text' }, b: { type: 'text' } }, steps: [{ id: 's', uses: 'shell', run: 'node -e \'require("fs").writeFileSync(process.env.OUT, JSON.stringify([process.env.A, process.env.B]))\'; test ! -e INJECTED', env: { A: '${{ inputs.a }}', B: 'x ${{ inputs.b }} y', OUT: join(lab.dir, 'out.json') } }] });
  await fc.assert(fc.asyncProperty(hostile, hostile, async (a, b) => {
    const pinned = pinRunbook(runbook, { a, b }, { ...nothing, dir: lab.dir });
    if (!pinned.ok) throw new Error(pinned.error.message);
    expect((await lab.until(await lab.run(...pinned.value), ended)).state).toBe('done');
    expect(JSON.parse(readFileSync(join(lab.dir, 'out.json'), 'utf8'))).toEqual([a, `x ${b} y`]);
  }), { numRuns: 14 });
  await lab.close();
});

test.each([
  ['service', '$(id)'], ['environment', 'eu; id'], ['version', '1.0 && id'], ['duration', '10m; id'], ['choice', 'c`id`'], ['secret', '$(cat key)'],
] as const)('an input of type %s takes no %s', (type, value) => {
  const runbook = runbookSchema.parse({ runbook: 'r', inputs: { a: { type, ...(type === 'choice' ? { choices: ['b'] } : {}) } }, steps: [{ id: 's', uses: 'note', with: { text: 'x' } }] });
  expect(pinRunbook(runbook, { a: value }, nothing)).toMatchObject({ ok: false, error: { code: 'bad-input' } });
});

test('a script’s text is never filled, and a secret never becomes a part of a text', () => {
  const steps = (more: object) => runbookSchema.parse({ runbook: 'r', inputs: { key: { type: 'secret' } }, steps: [{ id: 's', uses: 'shell', run: 'echo ${{ inputs.key }}', ...more }] });
  const pinned = pinRunbook(steps({ env: { KEY: '${{ inputs.key }}' } }), { key: 'tax-key' }, nothing);
  expect(pinned.ok && pinned.value[0]?.with).toMatchObject({ run: 'echo ${{ inputs.key }}', env: { KEY: { secret: 'tax-key' } } });
  expect(pinRunbook(steps({ env: { KEY: 'Bearer ${{ inputs.key }}' } }), { key: 'tax-key' }, nothing)).toMatchObject({ ok: false });
});

test('a Job is given a Secret of the cluster by reference: its manifest holds the name, and no value', async () => {
  const made: unknown[] = [];
  const lab = await openLab({ cluster: { prepareChange: async (change) => (made.push(change), ok({ say: 'run it', request: { name: 'job' }, diff: JSON.stringify(change) })) } });
  const dry = await dryRun([step('work', { uses: 'cluster/job', with: { environment: 'eu', name: 'work', image: 'w:1', env: { KEY: { secretKeyRef: { name: 'tax', key: 'token' } }, MODE: 'fast' } } })], lab.ports);
  expect(dry[0]?.verdict).toBe('would-do');
  expect(JSON.stringify(made)).toContain(JSON.stringify({ env: [{ name: 'KEY', valueFrom: { secretKeyRef: { name: 'tax', key: 'token' } } }, { name: 'MODE', value: 'fast' }] }).slice(1, -1));
  await lab.close();
});

test('a header that cannot hold its secret is refused by the header’s name, and the secret is not in the reason', async () => {
  const broken = `${CANARY}\r\nx-admin: yes`;
  const lab = await openLab({ ports: { secret: async () => ok(broken), secretsInUse: () => [] } });
  const run = await lab.until(await lab.run(step('a', { uses: 'http/request', effect: 'opaque', with: { url: 'http://127.0.0.1:1/', headers: { authorization: { secret: 'tax-key' } } } })), ended);
  expect([run.state, run.steps[0]?.say]).toEqual(['refused', expect.stringMatching(/^the header authorization cannot hold/)]);
  expect(JSON.stringify([run, await lab.journal.read({ limit: 100 })])).not.toContain(CANARY);
  await lab.close();
});
