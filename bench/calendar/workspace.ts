import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DAY_MS = 86_400_000;
const two = (value: number): string => String(value).padStart(2, '0');

/** How many environments, services and recurring freezes stand beside the releases. */
const ENVIRONMENTS = 10;
const SERVICES = 50;
const FREEZES = 10;

/** A release's file; `why` is what an edit of it changes. */
export const releaseText = (index: number, from: number, days: number, why = 'New tax engine'): string => {
  const date = new Date(from + (index % days) * DAY_MS).toISOString().slice(0, 10);
  const hour = Math.floor(index / days) % 20;
  return `# release ${index}\nrelease: r-${index}\nservices: { s${index % SERVICES}: 4.2.${index}, s${(index + 7) % SERVICES}: 1.9.1 }\nenvironments: [env-${index % ENVIRONMENTS}]\nwindow: { start: ${date}T${two(hour)}:00, end: ${date}T${two(hour + 2)}:00 }\ncaptain: ana\nrisk: high\nwhy: ${why}\n`;
};

/** A workspace with so many releases, spread over `days` days from an instant, one a file. */
export function writeWorkspace(dir: string, releases: number, from: number, days: number): void {
  for (const folder of ['services', 'releases', 'freezes']) mkdirSync(join(dir, folder), { recursive: true });
  const environments = Array.from({ length: ENVIRONMENTS }, (_, index) => `  env-${index}: { context: c${index}, namespace: shop }\n`).join('');
  writeFileSync(join(dir, 'quarterdeck.yaml'), `workspace: big\nzone: UTC\nenvironments:\n${environments}people: { ana: { roles: [captain] } }\n`);
  for (let index = 0; index < SERVICES; index += 1) writeFileSync(join(dir, `services/s${index}.yaml`), `service: s${index}\ntier: ${1 + (index % 3)}\nteam: t${index % 5}\n`);
  for (let index = 0; index < FREEZES; index += 1) writeFileSync(join(dir, `freezes/f${index}.yaml`), `freeze: f${index}\nowner: sre\nwhy: because\nstart: 2026-01-0${1 + (index % 9)}T16:00\nfor: P1D\nrepeat: FREQ=WEEKLY;BYDAY=FR\nscope: { services: [s${index}] }\n`);
  for (let index = 0; index < releases; index += 1) writeFileSync(join(dir, `releases/r${index}.yaml`), releaseText(index, from, days));
}
