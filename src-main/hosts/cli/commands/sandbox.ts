import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultScenarios, isFaultScenario, shopSeed, startSandbox } from '../../../gameday/index.ts';
import { type Answer, EXIT, answer, faultAnswer } from '../output.ts';
import type { CommonFlags } from '../session.ts';

/**
 * `sandbox`: the simulated clusters alone, until interrupted. Prints a line each (or, with `--json`, one document) with the
 * kubeconfig that kubectl can use and the address that a Prometheus can scrape, as soon as they answer.
 */
export async function sandbox(flags: CommonFlags & { port?: string; story?: boolean; scenario?: string; turnsBadAfter?: string }): Promise<Answer> {
  const port = Number(flags.port ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return faultAnswer({ code: 'usage', message: `--port ${flags.port ?? ''} is no port`, retryable: false });
  const { scenario } = flags;
  const canary = scenario === 'canary' || scenario === 'bad-canary' ? scenario : undefined;
  const wrong = canary === undefined && scenario !== undefined && isFaultScenario(scenario) ? scenario : undefined;
  if (scenario !== undefined && canary === undefined && wrong === undefined) return faultAnswer({ code: 'usage', message: `there is no scenario ${scenario}`, hint: `There is: canary, bad-canary, ${Object.keys(faultScenarios).join(', ')}`, retryable: false });
  const dir = flags.data ?? (await mkdtemp(join(tmpdir(), 'quarterdeck-sandbox-')));
  const turnsBadAfterMs = Number(flags.turnsBadAfter ?? '60') * 1000;
  const started = await startSandbox({ seed: shopSeed(), dir, port, ...(canary === undefined ? {} : { canary }), ...(wrong === undefined ? {} : { scenario: wrong }), ...(flags.story === true ? { story: { startAfterMs: Math.min(15_000, turnsBadAfterMs / 4), turnsBadAfterMs } } : {}) });
  if (!started.ok) return faultAnswer(started.error);
  const about = { kubeconfig: started.value.kubeconfigPath, contexts: started.value.clusters.map(({ context, url }) => ({ context, url })), metrics: started.value.metrics?.url ?? null };
  process.stdout.write(flags.json === true ? `${JSON.stringify(about)}\n` : `kubeconfig ${about.kubeconfig}\n${about.metrics === null ? '' : `metrics ${about.metrics}/metrics\n`}`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
  await started.value.close();
  if (flags.data === undefined) await rm(dir, { recursive: true, force: true });
  return answer(EXIT.done, about, 'The sandbox is stopped.');
}
