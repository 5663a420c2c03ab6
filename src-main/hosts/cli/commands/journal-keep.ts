import { openJournalFor } from '../../../captain.ts';
import { type Answer, EXIT, answer, faultAnswer } from '../output.ts';
import { type CommonFlags, dataDir } from '../session.ts';

/** `journal export DIR`: a whole copy in an empty folder, while the journal is in use. */
export async function exportTo(to: string, flags: CommonFlags): Promise<Answer> {
  const journal = await openJournalFor(dataDir(flags));
  if (!journal.ok) return faultAnswer(journal.error);
  try {
    const copied = await journal.value.backup(to);
    return copied.ok ? answer(EXIT.done, { to, ...copied.value }, `Copied ${copied.value.entries} entries to ${to}: ${copied.value.files.join(', ')}.`) : faultAnswer(copied.error);
  } finally {
    await journal.value.close();
  }
}

/** `journal archive --before DATE`: the bodies of older entries go into a file beside the journal; their hashes stay. */
export async function archive(flags: CommonFlags & { before: string }): Promise<Answer> {
  const before = Date.parse(flags.before);
  if (!/^\d{4}-\d{2}-\d{2}/.test(flags.before) || Number.isNaN(before)) return faultAnswer({ code: 'usage', message: `--before ${flags.before} is no date such as 2026-01-31`, retryable: false });
  const journal = await openJournalFor(dataDir(flags), { toWrite: true });
  if (!journal.ok) return faultAnswer(journal.error);
  try {
    const moved = await journal.value.archive(before);
    if (!moved.ok) return faultAnswer(moved.error);
    const { first, last, file } = moved.value;
    return answer(EXIT.done, moved.value, `Entries ${first} to ${last} are in ${file} now. Their hashes stay in the journal: keep the file with it, or elsewhere; verify says which it read.`);
  } finally {
    await journal.value.close();
  }
}

/** `journal checkpoint`: the newest signed tree head, to be kept where nobody who can write this journal can reach. */
export async function checkpoint(flags: CommonFlags): Promise<Answer> {
  const journal = await openJournalFor(dataDir(flags));
  if (!journal.ok) return faultAnswer(journal.error);
  try {
    const found = await journal.value.checkpoints();
    if (!found.ok) return faultAnswer(found.error);
    const [newest] = found.value.checkpoints;
    if (newest === undefined) return faultAnswer({ code: 'no-checkpoint', message: 'this journal holds no checkpoint yet', hint: 'One is signed at the end of each run, every 15 minutes while entries come, and when Quarterdeck is closed.', retryable: true });
    return answer(EXIT.done, { ...newest, uncovered: found.value.uncovered }, `${newest.note}\nkey ${newest.verifier}`);
  } finally {
    await journal.value.close();
  }
}
