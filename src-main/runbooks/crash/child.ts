import { type Class, carryThrough, openEngine, stepsOf } from './world.ts';

// The process that the crash matrix kills: begins a run, or goes on with the one that it finds, and carries it through.
const [dir = '', url = '', effect = 'pure'] = process.argv.slice(2);
const { engine } = await openEngine(dir, url);
const [left] = engine.runs.all();
// The parent passes one of the classes.
const started = left === undefined ? await engine.start({ runbook: 'crash', title: 'crash', hash: '', by: 'ana', reason: '', release: null, environments: ['eu'], steps: stepsOf(effect as Class, url), items: ['schema'] }) : null;
const id = left?.id ?? (started?.ok === true ? started.value : '');
process.stdout.write(`began ${id}\n`);
await carryThrough(engine, id, url);
process.exit(0);
