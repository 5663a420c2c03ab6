import { cp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const DAY_MS = 24 * 3_600_000;

/**
 * Copies the example workspace to `to`, dated around `now`: `{{today+2}}` becomes the local date in two days, and
 * `{{hour-1}}` the local time an hour ago, on the hour; `{{metrics}}` the address of the sandbox's metrics. What lies there afterwards is ordinary YAML, and is made anew each time.
 */
export async function materialiseExample(from: string, to: string, now: number, metrics = 'http://127.0.0.1:9090'): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await cp(from, to, { recursive: true });
  const files = (await readdir(to, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'));
  for (const entry of files) {
    const file = join(entry.parentPath, entry.name);
    await writeFile(file, dated(await readFile(file, 'utf8'), now).replaceAll('{{metrics}}', metrics));
  }
}

/** Local wall-clock text, in the zone of this machine. */
export function dated(text: string, now: number): string {
  const local = (ms: number): string => new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString();
  return text
    .replaceAll('{{zone}}', Intl.DateTimeFormat().resolvedOptions().timeZone)
    .replaceAll(/\{\{today([+-]\d+)?\}\}/g, (_match, days: string | undefined) => local(now + Number(days ?? 0) * DAY_MS).slice(0, 10))
    .replaceAll(/\{\{hour([+-]\d+)?\}\}/g, (_match, hours: string | undefined) => `${local(now + Number(hours ?? 0) * 3_600_000).slice(0, 13)}:00`);
}
