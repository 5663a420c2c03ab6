import { join } from 'node:path';
import { openJournal } from '../../journal/index.ts';
import type { PinnedStep } from '../model.ts';
import { RunEngine } from './engine.ts';

// The process that `engine.test.ts` kills: one run of one step, whose effect is counted in the parent.
const [dir = '', url = '', uses = ''] = process.argv.slice(2);
const workload = { environment: 'eu', namespace: 'shop', kind: 'Deployment', name: 'checkout' };
const step: PinnedStep = {
  id: 'act', title: 'act', uses, effect: uses === 'shell' ? 'opaque' : 'probeable', wave: 0, timeoutMs: 10_000, attempts: 1, backoffMs: 0, onFailure: 'stop',
  with: uses === 'shell' ? { run: '"$NODE" -e "fetch(process.env.URL, { method: \'POST\' })"', env: { NODE: process.execPath, URL: url } } : { workload },
};
const journal = await openJournal({ dir, now: Date.now, redact: (text) => text });
if (!journal.ok) throw new Error(journal.error.message);
const engine = new RunEngine(journal.value, {
  cluster: {
    prepareRollback: () => ({ ok: true, value: { say: 'roll back', request: {} } }),
    prepareSetImage: async () => ({ ok: true, value: { say: 'set image', request: {} } }),
    preparePause: async () => ({ ok: true, value: { say: 'pause', request: {} } }),
    send: async () => {
      await fetch(url, { method: 'POST' });
      return { kind: 'written', generation: 2, say: 'written' };
    },
    probe: async () => ({ verdict: 'unknown', fact: '' }),
    rolloutEnd: async () => ({ kind: 'complete', say: 'complete' }),
  },
  freeze: () => null, armed: () => true, rolesOf: () => [], now: Date.now, outputDir: join(dir, 'runs'),
});
await engine.open();
await engine.start({ runbook: 'test', title: 'test', hash: '', by: 'ana', reason: '', release: null, environments: ['eu'], steps: [step] });
await new Promise<void>((done) => engine.runs.onChange(() => engine.runs.all()[0]?.state === 'done' && done()));
process.exit(0);
