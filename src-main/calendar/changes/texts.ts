import { Temporal } from 'temporal-polyfill';
import { stringify } from 'yaml';
import { type DefinitionChange, type Result, assertNever, fail, ok } from '../../../src-preload/contract/index.ts';
import { type EditableKind, type Workspace, edited } from '../../workspace/index.ts';
import { localOf, writeLocal } from '../../recurrence/index.ts';

/** A change as text: which file, and what it would hold. `from` gives the file's present text. */
export interface Draft {
  readonly title: string;
  readonly kind: EditableKind;
  readonly file: string;
  readonly text: string;
  /** The release that it is about, where it is about one. */
  readonly release: string | null;
}

const local = (at: number, zone: string): string => writeLocal(localOf(zone, at));
const dayOf = (at: number, zone: string): string => local(at, zone).slice(0, 10);

/** The text of a file with a change made. Pure: `before` is the text on disk, or null where there is none. */
export function draftOf(change: DefinitionChange, workspace: Workspace, before: string | null, now: number): Result<Draft> {
  switch (change.change) {
    case 'move-release':
    case 'cancel-release':
      return editRelease(change, workspace, before);
    case 'create-release': {
      const { zone } = workspace;
      const { release, services, environments, start, end, captain, runbook, risk, why } = change;
      const body = { release, services, environments, window: { start: local(start, zone), end: local(end, zone) }, captain, ...(runbook === undefined ? {} : { runbook }), risk, ...(why === '' ? {} : { why }) };
      return created('releases', fileOf(change, workspace, now), body, `Plan ${release} in ${environments.join(', ')}`, before, release);
    }
    case 'hotfix': {
      const { zone } = workspace;
      const start = Math.floor(now / 60_000) * 60_000;
      const body = {
        release: releaseOf(change), intent: 'emergency', services: { [change.service]: change.version }, environments: change.environments,
        window: { start: local(start, zone), end: local(start + change.durationMs, zone) }, captain: change.captain, ...(change.runbook === undefined ? {} : { runbook: change.runbook }), risk: 'high', why: change.why, ticket: change.ticket, commit: change.commit,
      };
      return created('releases', fileOf(change, workspace, now), body, `Hotfix ${change.service} to ${change.version} in ${change.environments.join(', ')}`, before, body.release);
    }
    case 'create-freeze': {
      const zone = change.zone ?? workspace.zone;
      const { freeze, owner, why, allDay, repeat, scope, blocks, override, start, end } = change;
      if (end <= start) return fail('bad-range', 'the freeze ends before it starts');
      const body = {
        freeze, owner, why, ...(change.zone === undefined ? {} : { zone: change.zone }), start: allDay ? dayOf(start, zone) : local(start, zone), for: durationOf(start, end, zone, allDay), ...(repeat === undefined ? {} : { repeat }),
        ...(Object.keys(scope).length === 0 ? {} : { scope }), blocks, ...(override === undefined ? {} : { override }),
      };
      return created('freezes', fileOf(change, workspace, now), body, `Freeze ${blocks.join(', ')} changes: ${freeze}`, before, null);
    }
    case 'add-source': {
      const body = { calendar: change.name, holds: change.holds, from: secretNamed(change.from) ?? change.from, ...(change.team === undefined ? {} : { team: change.team }) };
      return created('calendars', fileOf(change, workspace, now), body, `Read ${change.holds} from ${secretNamed(change.from) === null ? change.from : 'an address that the vault keeps'}`, before, null);
    }
    default:
      return assertNever(change);
  }
}

/** The file that a change is about, relative to the workspace. */
export function fileOf(change: DefinitionChange, workspace: Workspace, now: number): string {
  switch (change.change) {
    case 'move-release':
    case 'cancel-release':
      return workspace.releases.get(change.release)?.file ?? `releases/${change.release}.yaml`;
    case 'create-release':
      return `releases/${dayOf(change.start, workspace.zone)}-${change.release}.yaml`;
    case 'hotfix':
      return `releases/${dayOf(now, workspace.zone)}-${releaseOf(change)}.yaml`;
    case 'create-freeze':
      return `freezes/${change.freeze}.yaml`;
    case 'add-source':
      return `calendars/${change.name}.yaml`;
    default:
      return assertNever(change);
  }
}

/** A hotfix is named by its service and commit: the same one twice is one file, and is refused. */
const releaseOf = (change: Extract<DefinitionChange, { change: 'hotfix' }>): string => `hotfix-${change.service}-${change.commit.slice(0, 7)}`;

function editRelease(change: Extract<DefinitionChange, { change: 'move-release' | 'cancel-release' }>, workspace: Workspace, before: string | null): Result<Draft> {
  const known = workspace.releases.get(change.release);
  if (known === undefined || before === null) return fail('no-such-release', `there is no release ${change.release}`);
  const { file, value } = known;
  const base = { kind: 'releases', file, release: change.release } as const;
  if (change.change === 'cancel-release') {
    const text = edited(before, [{ path: ['cancelled'], value: change.reason }]);
    return text.ok ? ok({ ...base, title: `Cancel ${change.release}`, text: text.value }) : text;
  }
  if (change.end <= change.start) return fail('bad-range', 'the window ends before it starts');
  const zone = value.window.zone ?? workspace.zone;
  const places = change.environments;
  const text = edited(before, [
    { path: ['window', 'start'], value: local(change.start, zone) },
    { path: ['window', 'end'], value: local(change.end, zone) },
    ...(places === undefined || places.join() === value.environments.join() ? [] : [{ path: ['environments'], value: places }]),
  ]);
  if (!text.ok) return text;
  return ok({ ...base, title: `Move ${change.release} to ${local(change.start, zone).replace('T', ' ')} (${zone})`, text: text.value });
}

function created(kind: EditableKind, file: string, body: object, title: string, before: string | null, release: string | null): Result<Draft> {
  if (before !== null) return fail('exists', `${file} is there already`, { hint: 'Choose another name, or change that one.' });
  return ok({ title, kind, file, text: written(body), release });
}

/** One key a line, what is inside on the same line: as the files of the example are written. */
const written = (body: object): string =>
  Object.entries(body).map(([key, value]: [string, unknown]) =>
    typeof value === 'object' ? `${key}: ${stringify(value, { lineWidth: 0, collectionStyle: 'flow' })}` : stringify({ [key]: value }, { lineWidth: 0 })).join('');

/** Whole days by the calendar of the zone, the rest exactly; it reads back to the same end. */
function durationOf(start: number, end: number, zone: string, allDay: boolean): string {
  const at = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
  const length = at(start).until(at(end), { largestUnit: 'day', smallestUnit: 'minute' });
  if (allDay) return `P${Math.max(1, length.days + (length.hours > 0 || length.minutes > 0 ? 1 : 0))}D`;
  const time = `${length.hours > 0 ? `${length.hours}H` : ''}${length.minutes > 0 ? `${length.minutes}M` : ''}`;
  return `P${length.days > 0 ? `${length.days}D` : ''}${time === '' ? '' : `T${time}`}`;
}

/** `secret:NAME`, as it is typed where an address is asked for: the vault keeps the address, and the file names it. */
function secretNamed(from: string): { readonly secret: string } | null {
  const name = /^secret:\s*(\S+)$/.exec(from)?.[1];
  return name === undefined ? null : { secret: name };
}
