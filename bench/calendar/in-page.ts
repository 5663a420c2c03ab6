import type { Page } from '@playwright/test';

/** Notes in the page when the largest message of the socket came: that is the data of a view that was asked for. */
export const noteMessages = (page: Page): Promise<unknown> => page.addInitScript(() => {
  const noted = { at: 0, size: 0 };
  Object.assign(globalThis, { noted });
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      super.addEventListener('message', ({ data }: { data: unknown }) => {
        const size = typeof data === 'string' ? data.length : data instanceof Blob ? data.size : data instanceof ArrayBuffer ? data.byteLength : 0;
        if (size >= noted.size) Object.assign(noted, { at: performance.now(), size });
      });
    }
  };
});

interface Shown {
  /** From the arrival of the data to the end of the first frame that shows it, the page's thread free again. */
  readonly ms: number;
  /** What the thread worked from the press on, whatever else the machine did: what a frame cannot come sooner than. */
  readonly workMs: number;
}

/** Presses a view's button, and waits until data has come and `there` (selectors, all of them) is drawn. */
export async function shown(page: Page, button: string, there: readonly string[]): Promise<Shown> {
  const work = await threadTime(page);
  const ms = await page.evaluate(async ([label, selectors]) => {
    // Put there by `noteMessages`.
    const { noted } = globalThis as unknown as { noted: { at: number; size: number } };
    noted.size = 0;
    [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === label)?.click();
    const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    do await frame(); while (noted.size < 10_000 || !selectors.every((one) => document.querySelector(one) !== null));
    return performance.now() - noted.at;
  }, [button, there] as const);
  return { ms, workMs: await work() };
}

/** Gives the way to ask how long (ms, of the processor) the page's thread has worked since. */
async function threadTime(page: Page): Promise<() => Promise<number>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const now = async (): Promise<number> => ((await devtools.send('Performance.getMetrics')).metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? Number.NaN) * 1_000;
  const before = await now();
  return async () => (await now()) - before;
}

/** Frames per second, and what the thread works for each (ms), while the pointer drags what `held` names to and fro for two seconds. */
export async function dragged(page: Page, held: string): Promise<{ readonly fps: number; readonly workMs: number }> {
  const box = await page.locator(held).first().boundingBox();
  if (box === null) throw new Error(`nothing is drawn at ${held}`);
  const from = { x: box.x + Math.min(box.width / 2, 20), y: box.y + box.height / 2 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 20, from.y);
  const work = await threadTime(page);
  const counting = page.evaluate(() => new Promise<{ frames: number; ms: number }>((resolve) => {
    const began = performance.now();
    let frames = 0;
    const next = (): void => {
      frames += 1;
      const ms = performance.now() - began;
      if (ms >= 2_000) resolve({ frames, ms });
      else requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  }));
  let over = false;
  void counting.then(() => (over = true));
  for (let step = 0; !over; step += 1) await page.mouse.move(from.x + 150 * Math.sin(step / 10), from.y + 40 * Math.cos(step / 14));
  const { frames, ms } = await counting;
  const workMs = (await work()) / frames;
  await page.keyboard.press('Escape');
  await page.mouse.up();
  return { fps: (frames * 1_000) / ms, workMs };
}
