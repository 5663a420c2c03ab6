import type { ChangeView, EntryView, TimelineItem, Tone } from '../../src-preload/contract/index.ts';

const KEPT = 200;

/** Ours, the cluster's changes and people's notes in one line of time, newest first. */
export function timelineOf(changes: readonly ChangeView[], entries: readonly EntryView[]): TimelineItem[] {
  return [...changes.map(ofChange), ...news(entries).map(ofEntry)].sort((a, b) => b.at - a.at || b.id.localeCompare(a.id)).slice(0, KEPT);
}

/** Items of a release are read again and again: a reading is news where it says something else than the one before it. */
function news(entries: readonly EntryView[]): EntryView[] {
  const last = new Map<string, string>();
  return [...entries].sort((a, b) => a.seq - b.seq).filter(({ kind, say }) => {
    if (kind !== 'item-read') return true;
    const [name = ''] = say.split(': ');
    const same = last.get(name) === say;
    last.set(name, say);
    return !same;
  });
}

function ofChange(change: ChangeView): TimelineItem {
  const move = change.from === null || change.to === null ? '' : `: ${change.from} → ${change.to}`;
  return {
    id: `change/${change.id}`,
    at: change.at,
    source: 'change',
    who: change.person ?? change.manager ?? 'not recorded',
    say: `${change.object} ${change.what} in ${change.environment}${move}`,
    tone: 'calm',
  };
}

function ofEntry(entry: EntryView): TimelineItem {
  return { id: `entry/${entry.id}`, at: entry.at, source: entry.kind === 'note' ? 'note' : 'ours', who: entry.actor, say: entry.say, tone: toneOf(entry.kind) };
}

function toneOf(kind: string): Tone {
  switch (kind) {
    case 'intent':
    case 'run-started':
      return 'move';
    case 'plan-refused':
      return 'warn';
    default:
      return 'calm';
  }
}
