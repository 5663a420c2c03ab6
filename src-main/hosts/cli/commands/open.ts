import { type Answer, EXIT, answer, faultAnswer } from '../output.ts';
import { type CommonFlags, dataDir } from '../session.ts';

export interface OpenFlags extends CommonFlags {
  readonly port?: string;
  /** Commander's form of `--no-browser`. */
  readonly browser: boolean;
  readonly turnsBadAfter?: string;
}

/**
 * `open --host browser`: serves the app on loopback until interrupted, and prints `ready URL` on a line of its own. With no
 * workspace and no kubeconfig it opens the example workspace on the embedded sandbox.
 */
export async function openInBrowser(flags: OpenFlags): Promise<Answer> {
  const port = Number(flags.port ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) return faultAnswer({ code: 'usage', message: `--port ${flags.port ?? ''} is no port`, retryable: false });
  const [{ createCaptain }, { openBrowser, startBrowserHost }] = await Promise.all([import('../../../captain.ts'), import('../../browser/index.ts')]);
  const captain = await createCaptain({
    dataDir: dataDir(flags),
    workspaceDir: flags.workspace ?? null,
    kubeconfig: flags.kubeconfig ?? null,
    contexts: [],
    sandbox: { turnsBadAfterMs: Number(flags.turnsBadAfter ?? '60') * 1000 },
    host: 'browser',
  });
  if (!captain.ok) return faultAnswer(captain.error);
  const host = await startBrowserHost(captain.value, { port });
  if (!host.ok) {
    await captain.value.close();
    return faultAnswer(host.error);
  }
  process.stdout.write(`ready ${host.value.url}\n`);
  if (flags.browser) openBrowser(host.value.url);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
  await host.value.close();
  await captain.value.close();
  return answer(EXIT.done, { closed: true }, 'Closed.');
}
