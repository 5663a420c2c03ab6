import type { CalendarItem } from '../../../../src-preload/contract/index.ts';
import { statusLine } from '../../../calendar/index.ts';
import { inZone, readTime } from '../../../recurrence/index.ts';
import { type Answer, EXIT, answer, faultAnswer, printable, table } from '../output.ts';
import { type CommonFlags, captainFor } from '../session.ts';

const AHEAD_MS = 62 * 24 * 3_600_000;

/** `calendar`: what is planned, as a table, as iCalendar (`--ics`) or as one line for a wall display (`--status-line`). */
export async function calendar(flags: CommonFlags & { from: string; to: string; ics?: boolean; statusLine?: boolean }): Promise<Answer> {
  const captain = await captainFor(flags);
  if (!captain.ok) return faultAnswer(captain.error);
  try {
    await captain.value.sourcesRead();
    const { services } = captain.value;
    const { zone } = services.workspace.get();
    const now = Date.now();
    if (flags.statusLine === true) {
      const followUps = services.live.followUps();
      const listed = services.calendar.list(now - 1, now + AHEAD_MS);
      const line = listed.ok ? statusLine(listed.value, followUps.source.all(), zone, now) : null;
      followUps.close();
      return listed.ok ? answer(EXIT.done, line, JSON.stringify(line)) : faultAnswer(listed.error);
    }
    const [from, to] = [readTime(flags.from, zone, now), readTime(flags.to, zone, now)];
    const wrong = from === null ? `--from ${flags.from}` : to === null ? `--to ${flags.to}` : null;
    if (from === null || to === null) return faultAnswer({ code: 'usage', message: `${wrong ?? ''} is no time`, hint: 'For example now, +14d, 2026-11-24, 2026-11-24T10:00 (in the zone of the workspace) or 2026-11-24T10:00Z.', retryable: false });
    if (flags.ics === true) {
      const text = await services.calendar.export(from, to);
      return text.ok ? answer(EXIT.done, text.value, text.value.text.trimEnd()) : faultAnswer(text.error);
    }
    const listed = services.calendar.list(from, to);
    if (!listed.ok) return faultAnswer(listed.error);
    return answer(EXIT.done, { from, to, zone, items: listed.value }, listed.value.length === 0 ? 'Nothing is planned.' : table([['FROM', 'TO', 'KIND', 'WHAT', 'WHERE', 'WHO', 'SAYS'], ...listed.value.map((item) => rowOf(item, zone))]));
  } finally {
    await captain.value.close();
  }
}

function rowOf(item: CalendarItem, zone: string): string[] {
  const time = (at: number): string => inZone(at, zone);
  const row = (kind: string, what: string, where: string, who: string, says: string): string[] => [time(item.start), time(item.end), kind, what, where, who, says].map(printable);
  switch (item.kind) {
    case 'release':
      return row(item.intent === 'emergency' ? 'emergency' : 'release', item.id, item.environments.join(', '), item.captain, [item.state, ...(item.freeze.verdict === 'allowed' ? [] : [item.freeze.say]), ...item.conflicts.map((one) => one.say)].join('; '));
    case 'freeze':
      return row('freeze', item.freeze, item.environments.join(', '), item.owner, `${item.why}; blocks ${item.blocks.join(', ')}`);
    case 'maintenance':
      return row('maintenance', item.maintenance, item.environments.join(', '), item.owner, item.why);
    case 'gameday':
      return row('game day', item.gameday, item.environments.join(', '), item.facilitator, item.why);
    case 'shift':
      return row('on call', item.who, item.team ?? '', item.who, item.source);
    case 'holiday':
      return row('holiday', item.holiday, '', '', item.source);
    case 'sync-window':
      return row('sync window', `${item.project} ${item.action}`, item.environment, 'Argo CD', item.schedule);
  }
}
