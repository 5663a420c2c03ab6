import Database from 'better-sqlite3';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { filled, openIdle, pureSteps } from './world/engine.ts';
import { median } from './world/median.ts';
import { report } from './world/report.ts';

// The rate of pure steps, each with its intent and its outcome durable, against two raw better-sqlite3 commits of the same bytes
// at synchronous=FULL, in turn; and how long after a kill -9 a run goes on where the journal holds 100,000 entries. Times in ms.
const ROUNDS = 12;
const STEPS = 50;
const dir = mkdtempSync(join(tmpdir(), 'qd-bench-engine-'));

/** Two commits, raw: what an intent and an outcome cost at the least on this disk. */
function rawPairs(raw: Database.Database, texts: readonly [string, string]): number {
  const insert = raw.prepare('INSERT INTO entries (canonical) VALUES (?)');
  const began = performance.now();
  for (let pair = 0; pair < STEPS; pair += 1) for (const text of texts) insert.run(text);
  return performance.now() - began;
}

async function pureStep(): Promise<{ ours: number; theirs: number }> {
  const raw = new Database(join(dir, 'raw.db'));
  raw.pragma('journal_mode = WAL');
  raw.pragma('synchronous = FULL');
  raw.exec('CREATE TABLE entries (seq INTEGER PRIMARY KEY, canonical TEXT NOT NULL) STRICT');
  const { engine, sizes, close } = await openIdle(join(dir, 'steps'));
  await pureSteps(engine, STEPS);
  const texts = await sizes();
  rawPairs(raw, texts);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    theirs.push(rawPairs(raw, texts) / STEPS);
    ours.push((await pureSteps(engine, STEPS)) / STEPS);
  }
  await close();
  raw.close();
  return { ours: median(ours), theirs: median(theirs) };
}

const child = resolve(import.meta.dirname, 'world', 'engine-child.ts');
const born = (data: string): ChildProcess => spawn(process.execPath, [child, data], { stdio: ['ignore', 'pipe', 'inherit'] });
/** The first line that the process says of this kind: its number. */
const said = (one: ChildProcess, word: string): Promise<number> => new Promise((found) => {
  let text = '';
  one.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    const line = new RegExp(`^${word} ([\\d.]+)$`, 'm').exec(text)?.[1];
    if (line !== undefined) found(Number(line));
  });
});

/** A run is killed in mid-step; the next process opens the same journal: from its opening the journal to the step going on, and from its birth. */
async function resumeAfterKill(): Promise<{ resume: number; withStart: number }> {
  const full = join(dir, 'filled');
  await filled(full, 100_000);
  const resume: number[] = [];
  const withStart: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const data = join(dir, `round-${round}`);
    cpSync(full, data, { recursive: true });
    const first = born(data);
    await said(first, 'resumed');
    first.kill('SIGKILL');
    await once(first, 'exit');
    const began = performance.now();
    const second = born(data);
    resume.push(await said(second, 'resumed'));
    withStart.push(performance.now() - began);
    second.kill('SIGKILL');
    await once(second, 'exit');
    rmSync(data, { recursive: true, force: true });
  }
  return { resume: median(resume), withStart: median(withStart) };
}

const step = await pureStep();
const after = await resumeAfterKill();
rmSync(dir, { recursive: true, force: true });

const figures = { pure_step_ms: step.ours, two_raw_commits_ms: step.theirs, resume_100k_ms: after.withStart, resume_opened_ms: after.resume };
const ratios = { pure_step: step.theirs / step.ours };
report({ name: 'engine', figures, ratios });
