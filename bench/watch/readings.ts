import type { Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';

/** Memory of both processes, MB. */
export interface Reading {
  readonly main: number;
  readonly page: number;
}

/** Resident memory of main, and the page's heap after a collection. */
export async function memoryOf(page: Page, pid: number | undefined): Promise<Reading> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  return { main: residentMb(pid), page: (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 1e6 };
}

export const residentMb = (pid: number | undefined): number => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1_024;

/** Processor time that a process has used, ms; `ps` counts whole seconds, which is enough over a minute. */
export function cpuMs(pid: number | undefined): number {
  const [days = '0', clock = ''] = execFileSync('ps', ['-o', 'time=', '-p', String(pid)], { encoding: 'utf8' }).trim().replace(/^(?!\d+-)/, '0-').split('-');
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return (((Number(days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
}

export const share = (values: readonly number[], part: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN;
