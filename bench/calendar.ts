import { performance } from 'node:perf_hooks';
import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';
import { freezeVerdict, rulesOf } from '../src-main/calendar/index.ts';
import { Series } from '../src-main/recurrence/index.ts';
import { freezeSchema } from '../src-main/workspace/index.ts';
import { laneBars } from '../src-renderer/features/calendar/layout/lane.ts';
import { scaleOf } from '../src-renderer/features/calendar/layout/scale.ts';
import { MONTH_ALONE, YEAR, measureScreen } from './calendar/screen.ts';
import { median } from './world/median.ts';
import { report } from './world/report.ts';

// A verdict among 500 recurring freezes, and a year of 5,000 events expanded and laid out; beside them what the recurrence
// library alone takes for the same expansion. Then the app over 5,000 release files of a year: its start, the
// month view, a drag, an edit on disk; and again, crowded, with all of them in one month.
// Times in ms, the median of the rounds; `_work_ms` is what the page's thread worked, on however busy a machine.
const ROUNDS = 41;
const LANES = 10;
const DAY_MS = 86_400_000;
const year = Date.parse('2026-01-01T00:00Z');
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC'];
const two = (value: number): string => String(value).padStart(2, '0');
const timed = (act: () => unknown): number => {
  const began = performance.now();
  act();
  return performance.now() - began;
};

const freezes = Array.from({ length: 500 }, (_, index) => freezeSchema.parse({
  freeze: `f${index}`, owner: 'sre', why: 'because', zone: ZONES[index % ZONES.length], start: `2025-12-${two(1 + (index % 28))}T${two(index % 24)}:${two((index * 7) % 60)}`, for: `PT${1 + (index % 9)}H`,
  repeat: `FREQ=WEEKLY;INTERVAL=${1 + (index % 4)};BYDAY=${WEEKDAYS[index % 7]}`, scope: index % 10 === 0 ? { environments: ['production-*'] } : { services: [`s${index % 50}`] },
}));
const checkout = { environment: 'production-eu', service: 's1', tier: 1, team: 'payments', labels: [] };
const rules = rulesOf(freezes, [], 'UTC');
const first = timed(() => freezeVerdict(checkout, 'forward', year + 100 * DAY_MS, rules));
// Each round asks about another instant: nothing but the definitions is kept between them.
const verdicts = Array.from({ length: 400 }, (_, round) => timed(() => freezeVerdict(checkout, 'forward', year + round * 21.7 * 3_600_000, rules)));

// 100 series of about 50 occurrences a year: 5,000 events.
const timings = Array.from({ length: 100 }, (_, index) => ({ start: `2025-12-${two(1 + (index % 28))}T${two(8 + (index % 9))}:30`, for: `PT${1 + (index % 5)}H`, repeat: `FREQ=WEEKLY;BYDAY=${WEEKDAYS[index % 7]}`, except: [], also: [], zone: ZONES[index % ZONES.length] ?? 'UTC' }));
let events = 0;
const layouts = Array.from({ length: ROUNDS }, () => timed(() => {
  // New series each time: the expansion is measured, not what is kept of it.
  const items = timings.flatMap((timing, row) => new Series(timing, timing.zone).touching(year, year + 365 * DAY_MS).map((window) => ({ ...window, id: `${row}/${window.start}`, lane: row % LANES })));
  events = items.length;
  // The screen's own layout: each lane's releases into rows that do not overlap, a month at a time as it is drawn.
  for (let month = 0; month < 12; month += 1) {
    const scale = scaleOf(year + month * 31 * DAY_MS, year + (month + 1) * 31 * DAY_MS, 1_200);
    for (let lane = 0; lane < LANES; lane += 1) laneBars(items.filter((item) => item.lane === lane), scale, () => 80);
  }
}));
const library = Array.from({ length: 3 }, () => timed(() => {
  for (const timing of timings) {
    const dtstart = Temporal.PlainDateTime.from(timing.start).toZonedDateTime(timing.zone);
    new RRuleTemporal({ rruleString: `RRULE:${timing.repeat}`, dtstart }).between(new Date(year), new Date(year + 365 * DAY_MS), true);
  }
}));

const crowded = Object.fromEntries(Object.entries(await measureScreen(5_000, MONTH_ALONE)).filter(([name]) => name !== 'files').map(([name, value]) => [`crowded_${name}`, value]));
const figures = { verdict_ms: median(verdicts), verdict_p99_ms: [...verdicts].sort((a, b) => a - b)[Math.floor(verdicts.length * 0.99)] ?? 0, first_verdict_ms: first, layout_ms: median(layouts), events, library_expand_ms: median(library), ...(await measureScreen(5_000, YEAR)), ...crowded };
const ratios = { layout_to_library: figures.layout_ms / figures.library_expand_ms };
report({ name: 'calendar', figures, ratios });
