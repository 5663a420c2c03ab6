import { type Page, chromium } from '@playwright/test';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openApp } from './world/open-app.ts';
import { kubectlBeside } from './watch/kubectl.ts';
import { type Reading, cpuMs, memoryOf, share } from './watch/readings.ts';
import { median } from './world/median.ts';
import { report } from './world/report.ts';

// 5 clusters, 2,000 workloads, 10,000 pods, 1,000 changes a second, seen through the whole app: from the write in a cluster to
// the text on the screen, frames while scrolling, memory of both processes, and whether any last state was lost; beside it one
// `kubectl get pods -A -w` a cluster on the same servers. Times in ms, memory in MB. `--minutes N` measures longer.
const option = (name: string, otherwise: number): number => Number(process.argv[process.argv.indexOf(`--${name}`) + 1] ?? otherwise) || otherwise;
const minutes = process.argv.includes('--minutes') ? option('minutes', 1) : 1;
const perSecond = process.argv.includes('--rate') ? option('rate', 1_000) : 1_000;
const MARK_EVERY_MS = 300;
const root = resolve(import.meta.dirname, '..');
const dir = mkdtempSync(join(tmpdir(), 'qd-watch-'));

const herd = fork(join(import.meta.dirname, 'watch', 'herd-child.ts'), [dir, '5', '400', '5']);
const asked = async <T>(message?: object): Promise<T> => {
  const answer = once(herd, 'message');
  if (message !== undefined) herd.send(message);
  // The child answers each message with one of its own; see watch/herd-child.ts.
  return (await answer)[0] as T;
};
const { contexts, kubeconfigPath } = await asked<{ contexts: string[]; kubeconfigPath: string }>();
const data = join(dir, 'data');
mkdirSync(data, { recursive: true });
writeFileSync(join(data, 'settings.json'), JSON.stringify({ kubeconfig: kubeconfigPath, contexts: contexts.map((context) => ({ context, production: 'no' })) }));
const app = await openApp([join(root, 'out', 'main', 'cli.js'), 'open', '--no-browser', '--data', data]);
const executablePath = process.env['QUARTERDECK_BROWSER'];
const browser = await chromium.launch({ args: process.getuid?.() === 0 ? ['--no-sandbox'] : [], ...(executablePath === undefined ? {} : { executablePath }) });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
const began = Date.now();
await page.goto(app.url);
await page.goto(`${new URL(app.url).origin}/#/services`);
const table = page.getByRole('table');
await page.waitForFunction(() => document.querySelector('table.matrix')?.getAttribute('aria-rowcount') === '401' && !document.querySelector('table.matrix')?.textContent?.includes('not known'), undefined, { timeout: 120_000 });
const firstFull = Date.now() - began;

const kubectl = await kubectlBeside(kubeconfigPath, contexts);
await asked({ do: 'churn', perSecond });
await page.evaluate(watchMarks);
const readings: Reading[] = [];
const cpuBefore = cpuMs(app.process.pid);
const kubectlBefore = kubectl?.cpuMs() ?? 0;
const marks = new Map<string, number>();
const until = Date.now() + minutes * 60_000;
for (let number = 1; Date.now() < until; number += 1) {
  const version = `m-${number}`;
  marks.set(version, (await asked<{ at: number }>({ do: 'mark', version })).at);
  await page.waitForTimeout(MARK_EVERY_MS);
  // A collection stops the page: it comes when this mark has had its time, and is over before the next is set.
  if (number % 20 === 1) readings.push(await memoryOf(page, app.process.pid));
}
const mainCpu = cpuMs(app.process.pid) - cpuBefore;
const kubectlCpu = (kubectl?.cpuMs() ?? 0) - kubectlBefore;
const kubectlMb = kubectl?.mb() ?? Number.NaN;
const framesPerSecond = await page.evaluate(scrolled);
await asked({ do: 'churn', perSecond: 0 });
const seen = new Map(await page.evaluate(() => Object.entries(window.qdSeen ?? {})));
const late = [...marks].flatMap(([version, at]) => (seen.has(version) ? [(seen.get(version) ?? 0) - at] : []));
const { truth } = await asked<{ truth: Record<string, number> }>({ do: 'truth' });
const lost = await unlike(page, truth);

kubectl?.close();
await browser.close();
app.process.kill('SIGTERM');
herd.send({ do: 'close' });
await Promise.all([once(app.process, 'exit'), once(herd, 'exit')]);
rmSync(dir, { recursive: true, force: true });

const third = Math.max(1, Math.floor(readings.length / 3));
const early = readings.slice(0, third);
const last = readings.slice(-third);
const figures = {
  event_to_dom_p50_ms: share(late, 0.5), event_to_dom_p99_ms: share(late, 0.99), marks: marks.size, marks_seen: late.length, scroll_frames_per_s: framesPerSecond, first_full_ms: firstFull, lost_final_states: lost,
  main_mb: median(last.map((one) => one.main)), page_heap_mb: median(last.map((one) => one.page)), main_cpu_share: mainCpu / (minutes * 60_000), ...(kubectl === null ? {} : { kubectl_cpu_share: kubectlCpu / (minutes * 60_000), kubectl_mb: kubectlMb }),
};
const ratios = { main_memory: median(last.map((one) => one.main)) / median(early.map((one) => one.main)), page_memory: median(last.map((one) => one.page)) / median(early.map((one) => one.page)), ...(kubectl === null ? {} : { main_cpu_per_kubectl: mainCpu / kubectlCpu }) };
report({ name: 'watch', figures, ratios });

declare global {
  interface Window {
    qdSeen?: Record<string, number>;
  }
}

/** In the page: notes when each marked version is on the screen. */
function watchMarks(): void {
  const found: Record<string, number> = {};
  window.qdSeen = found;
  const look = (): void => {
    const version = /m-\d+/.exec(document.querySelector('table.matrix tbody tr[data-index="0"] td label')?.textContent ?? '')?.[0];
    if (version !== undefined) found[version] ??= Date.now();
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
}

/** In the page: scrolls the matrix for four seconds, and counts the frames that were drawn a second. */
async function scrolled(): Promise<number> {
  const frame = document.querySelector('.matrix-frame');
  if (frame === null) return 0;
  const start = performance.now();
  let frames = 0;
  let down = true;
  while (performance.now() - start < 4_000) {
    await new Promise(requestAnimationFrame);
    frames += 1;
    frame.scrollTop += down ? 45 : -45;
    if (frame.scrollTop <= 0) down = true;
    if (frame.scrollTop + frame.clientHeight >= frame.scrollHeight - 1) down = false;
  }
  frame.scrollTop = 0;
  return (frames * 1_000) / (performance.now() - start);
}

/** How many cells of the matrix differ from what the clusters hold, once the screen had its time to catch up. */
async function unlike(on: Page, held: Readonly<Record<string, number>>): Promise<number> {
  await table.waitFor();
  let wrong = Object.keys(held).length;
  for (const deadline = Date.now() + 15_000; wrong > 0 && Date.now() < deadline; ) {
    const shown = await on.evaluate(async () => {
      const cells: Record<string, number> = {};
      const frame = document.querySelector('.matrix-frame');
      if (frame === null) return cells;
      const contextsShown = [...document.querySelectorAll('table.matrix thead th')].slice(1).map((one) => one.textContent ?? '');
      for (frame.scrollTop = 0; ; frame.scrollTop += frame.clientHeight) {
        await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        for (const row of document.querySelectorAll('table.matrix tbody tr[data-index]')) {
          const name = row.querySelector('th b')?.textContent ?? '';
          [...row.querySelectorAll('td')].forEach((cell, index) => void (cells[`${contextsShown[index] ?? ''}/${name}`] = Number(/(\d+)\/\d+/.exec(cell.querySelector('a')?.textContent ?? '')?.[1] ?? Number.NaN)));
        }
        if (frame.scrollTop + frame.clientHeight >= frame.scrollHeight - 1) return cells;
      }
    });
    wrong = Object.entries(held).filter(([key, ready]) => shown[key] !== ready).length;
  }
  return wrong;
}
