import type { EntryView } from '../../../../src-preload/contract/index.ts';
import { openJournalFor } from '../../../captain.ts';
import { type Answer, EXIT, answer, faultAnswer, printable } from '../output.ts';
import { type CommonFlags, dataDir } from '../session.ts';

/** `journal verify`: checks every entry's bytes against the chain. 1 when a claim fails, and which. */
export async function verify(flags: CommonFlags): Promise<Answer> {
  const journal = await openJournalFor(dataDir(flags));
  if (!journal.ok) return faultAnswer(journal.error);
  try {
    const found = await journal.value.verify();
    if (!found.ok) return faultAnswer(found.error);
    const text = found.value.verdict === 'intact'
      ? `intact: ${found.value.entries} entries, head ${found.value.head}, checked in ${Math.round(found.value.tookMs)} ms`
      : `BROKEN at entry ${found.value.seq}: ${found.value.claim}`;
    return answer(found.value.verdict === 'intact' ? EXIT.done : EXIT.failed, found.value, text);
  } finally {
    await journal.value.close();
  }
}

/** `journal tail`: the newest entries, oldest first. */
export async function tail(flags: CommonFlags & { lines: string }): Promise<Answer> {
  const limit = Number(flags.lines);
  if (!Number.isInteger(limit) || limit < 1 || limit > 500) {
    return faultAnswer({ code: 'usage', message: `--lines ${flags.lines} is not a number from 1 to 500`, retryable: false });
  }
  const journal = await openJournalFor(dataDir(flags));
  if (!journal.ok) return faultAnswer(journal.error);
  try {
    const found = await journal.value.read({ limit });
    if (!found.ok) return faultAnswer(found.error);
    const entries = [...found.value].sort((a, b) => a.seq - b.seq);
    return answer(EXIT.done, { entries }, entries.map(line).join('\n') || 'The journal is empty.');
  } finally {
    await journal.value.close();
  }
}

const line = (entry: EntryView): string =>
  printable(`${String(entry.seq).padStart(6)}  ${new Date(entry.at).toISOString()}  ${entry.kind.padEnd(16)}  ${entry.actor.padEnd(10)}  ${entry.say}`);
