import { performance } from 'node:perf_hooks';
import { goesOn, openIdle } from './engine.ts';

// The process that the bench kills: opens the journal in a folder and goes on with the run in it; says after how many ms it did.
const began = performance.now();
const { engine } = await openIdle(process.argv[2] ?? '');
await goesOn(engine);
process.stdout.write(`resumed ${performance.now() - began}\n`);
setInterval(() => undefined, 1_000);
