import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { approve } from './commands/approve.ts';
import { run } from './commands/run.ts';
import { look, resolve as say, resume, runs, show } from './commands/runs.ts';
import type { Answer } from './output.ts';

// Runs from the command line, as a CI job and an approver on another machine meet them. What is killed is a process of its own.
const main = resolve(import.meta.dirname, 'main.ts');
const dir = mkdtempSync(join(tmpdir(), 'qd-cli-'));
const data = join(dir, 'data');
const key = join(dir, 'key');

beforeAll(() => {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'bo', '-f', key]);
  mkdirSync(join(dir, 'runbooks'));
  const publicKey = execFileSync('ssh-keygen', ['-y', '-f', key]).toString().trim();
  writeFileSync(join(dir, 'quarterdeck.yaml'), `workspace: w\nenvironments: { eu: { context: eu } }\npeople: { bo: { roles: [approver], keys: ['${publicKey}'] } }\n`);
  writeFileSync(join(dir, 'runbooks', 'two.yaml'), `
runbook: two
inputs: { mark: { type: text, default: x } }
steps:
  - { id: go, uses: approve, with: { ask: May it go on?, by: approver } }
  - { id: act, uses: shell, run: 'echo "$MARK" >> "$PLACE"; echo begun; test "$MARK" = quick || sleep 60', env: { MARK: '\${{ inputs.mark }}', PLACE: '${join(dir, 'effects')}' } }
  - { id: last, uses: shell, run: 'true' }
`);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const flags = { data, workspace: dir, reason: '' };
const begin = (...args: string[]): ChildProcess => spawn(process.execPath, [main, 'run', 'two', ...args, '--data', data, '--workspace', dir, '--json'], { stdio: ['pipe', 'pipe', 'pipe'] });
/** Resolves with the first match of what the process tells people. */
const told = (child: ChildProcess, pattern: RegExp): Promise<string> => new Promise((done) => {
  let all = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    all += chunk.toString();
    const found = pattern.exec(all)?.[1];
    if (found !== undefined) done(found);
  });
});
const planOf = ({ json }: Answer): { yes: true; plan: string } => ({ yes: true, plan: z.object({ plan: z.object({ digest: z.string() }) }).parse(json).plan.digest });
const runOf = ({ json }: Answer) => z.object({ run: z.looseObject({ id: z.string(), state: z.string() }) }).parse(json).run;

/** Starts `two`, signs its question as bo does elsewhere, and pastes the signature. */
async function approved(mark: string): Promise<ChildProcess> {
  const asked = await run('two', { ...flags, input: [`mark=${mark}`] });
  expect(asked.exit).toBe(3);
  const child = begin('--input', `mark=${mark}`, '--yes', '--plan', planOf(asked).plan);
  const code = await told(child, /approve (qd1\.\S+)/);
  const signed = await approve(code, { key, yes: true });
  expect(signed.exit).toBe(0);
  child.stdin?.write(`${z.object({ signature: z.string() }).parse(signed.json).signature}\n`);
  return child;
}

test('a run is refused without its digest (3), goes on with a signature from elsewhere, and is done (0)', { timeout: 60_000 }, async () => {
  const child = await approved('quick');
  let out = '';
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  // The close event carries a code, or null with a signal.
  const [exit] = (await once(child, 'close')) as [number | null];
  expect([exit, z.object({ run: z.object({ state: z.string() }) }).parse(JSON.parse(out)).run.state]).toEqual([0, 'done']);
});

test('a run whose process was killed in mid-step is in doubt (4) until a person says what happened, and then goes on', { timeout: 60_000 }, async () => {
  const child = await approved('slow');
  await told(child, /(run echo)/);
  child.kill('SIGKILL');
  await once(child, 'close');
  const [first] = z.object({ runs: z.array(z.object({ id: z.string() })) }).parse((await runs(flags)).json).runs;
  const id = first?.id ?? '';
  const shown = await show(id, flags);
  expect([shown.exit, runOf(shown).state]).toEqual([4, 'in-doubt']);
  // A script leaves nothing that could be looked at.
  expect(await look(id, 'act', flags)).toMatchObject({ json: { error: { code: 'cannot-look' } } });
  expect((await say(id, 'act', 'done', { ...flags, ...planOf(await say(id, 'act', 'done', flags)) })).exit).toBe(0);
  const ended = await resume(id, { ...flags, ...planOf(await resume(id, flags)) });
  expect([ended.exit, runOf(ended).state]).toEqual([0, 'done']);
});

test('what is not there or not well given is wrong usage (2)', async () => {
  const answers = [await run('tow', flags), await run('two', { ...flags, input: ['nope=1'] }), await run('two', { ...flags, input: ['x'] }), await show('nothing', flags), await look('nothing', 'act', flags), await approve('qd1.broken', { key, yes: true }), await say('x', 'y', 'perhaps', flags)];
  expect(answers.map(({ exit }) => exit)).toEqual([2, 2, 2, 2, 2, 2, 2]);
});
