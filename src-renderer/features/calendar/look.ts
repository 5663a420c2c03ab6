import { type CalendarItem, type ReleaseView, assertNever } from '../../../src-preload/contract/index.ts';
import { dayText, spanText, timeText } from './time/words.ts';

export type Release = ReleaseView;

export const isRelease = (item: CalendarItem): item is Release => item.kind === 'release';
/** What lies under releases and says what may happen: drawn as a band, not as a block. */
export type Band = Extract<CalendarItem, { kind: 'freeze' | 'maintenance' | 'sync-window' }>;
export const isBand = (item: CalendarItem): item is Band => item.kind === 'freeze' || item.kind === 'maintenance' || item.kind === 'sync-window';
/** People and days off: they belong to no environment. */
export type Person = Extract<CalendarItem, { kind: 'shift' | 'holiday' }>;
export const isPerson = (item: CalendarItem): item is Person => item.kind === 'shift' || item.kind === 'holiday';

/** "checkout 4.2.0, cart 1.9.1", with the rest counted. */
export function servicesText(services: Readonly<Record<string, string>>): string {
  const all = Object.entries(services).map(([service, version]) => `${service} ${version}`);
  return all.length <= 2 ? all.join(', ') : `${all.slice(0, 2).join(', ')} and ${all.length - 2} more`;
}

/** What an item is called in a view. */
export function titleOf(item: CalendarItem): string {
  switch (item.kind) {
    case 'release':
      return item.intent === 'emergency' ? `Emergency: ${servicesText(item.services)}` : servicesText(item.services);
    case 'freeze':
      return `Freeze “${item.freeze}”`;
    case 'maintenance':
      return `Maintenance “${item.maintenance}”`;
    case 'gameday':
      return `Game day: ${item.gameday}`;
    case 'shift':
      return `${item.who} on call${item.team === null ? '' : ` for ${item.team}`}`;
    case 'holiday':
      return item.holiday;
    case 'sync-window':
      return `Argo CD ${item.action === 'allow' ? 'allows' : 'denies'} sync (${item.project})`;
    default:
      return assertNever(item);
  }
}

/** Where an item applies; empty for people and days off. */
export function environmentsOf(item: CalendarItem): readonly string[] {
  switch (item.kind) {
    case 'release':
    case 'freeze':
    case 'maintenance':
    case 'gameday':
      return item.environments;
    case 'sync-window':
      return [item.environment];
    case 'shift':
    case 'holiday':
      return [];
    default:
      return assertNever(item);
  }
}

/** The label of a band: its name, whose it is, what it does and to what part of the environment. */
export function bandText(band: Band): string {
  switch (band.kind) {
    case 'freeze':
      return `${band.freeze} · ${band.owner} · blocks ${band.blocks.join(', ')}${partText(band.scope)}`;
    case 'maintenance':
      return `${band.maintenance} · ${band.owner} · ${band.only.join(', ')} only in here${partText(band.scope)}`;
    case 'sync-window':
      return `Argo CD ${band.action} · ${band.project}`;
    default:
      return assertNever(band);
  }
}

function partText(scope: { readonly tiers?: readonly number[] | undefined; readonly teams?: readonly string[] | undefined; readonly services?: readonly string[] | undefined; readonly labels?: readonly string[] | undefined }): string {
  const parts = [scope.tiers === undefined ? '' : `tier ${scope.tiers.join(', ')}`, scope.teams?.join(', ') ?? '', scope.services?.join(', ') ?? '', scope.labels?.join(', ') ?? ''].filter((part) => part !== '');
  return parts.length === 0 ? '' : ` · ${parts.join(' · ')}`;
}

const STATE: Readonly<Record<Release['state'], string>> = {
  planned: '', 'window-open': 'window open', running: 'running', waiting: 'waiting for somebody', done: 'went out', failed: 'failed', 'taken-back': 'taken back', 'in-doubt': 'in doubt', past: 'window passed, nothing ran', cancelled: 'cancelled',
};

/** The second line of a release: what stands against it, else its state, when (in as much as the view does not say it), whose and how risky. */
export function noteOf(release: Release, zone: string, when: 'day' | 'time' | 'none'): string {
  const [conflict] = release.conflicts;
  if (release.state === 'planned' || release.state === 'window-open') {
    if (release.freeze.verdict === 'refused') return `refused by “${release.freeze.because?.name ?? 'a window'}”`;
    if (conflict !== undefined) return `conflict: ${conflict.say}`;
  }
  const time = `${timeText(release.start, zone)}–${timeText(release.end, zone)}`;
  const said = when === 'none' ? '' : when === 'time' ? time : `${dayText(release.start, zone).split(' ')[0] ?? ''} ${time}`;
  return [STATE[release.state], said, release.captain, release.risk === 'high' ? 'high risk' : ''].filter((part) => part !== '').join(' · ');
}

/** Whole, for a screen reader and on hover. */
export function spokenOf(item: CalendarItem, zone: string): string {
  const when = item.allDay ? dayText(item.start, item.zone) : spanText(item.start, item.end, zone);
  if (item.kind !== 'release') return `${titleOf(item)}, ${when}${environmentsOf(item).length === 0 ? '' : `, ${environmentsOf(item).join(', ')}`}`;
  return `${item.id}: ${titleOf(item)} in ${item.environments.join(', ')}, ${when}, captain ${item.captain}, ${item.risk} risk, ${STATE[item.state] || 'planned'}. ${item.freeze.say}${item.conflicts.map((one) => `. Conflict: ${one.say}`).join('')}`;
}

/** Whether a release may still be moved: what has begun or ended is history. */
export const movable = (item: CalendarItem): item is Release => item.kind === 'release' && (item.state === 'planned' || item.state === 'window-open');
