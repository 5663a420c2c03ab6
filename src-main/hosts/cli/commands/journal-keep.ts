import { readFile } from 'node:fs/promises';
import { openJournalFor } from '../../../captain.ts';
import { checkGrowth } from '../../../journal/index.ts';
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

/** `journal checkpoint`: the newest signed tree head, to be kept where nobody who can write this journal can reach; with `--since`, how it continues an older one. */
export async function checkpoint(flags: CommonFlags & { since?: string }): Promise<Answer> {
  const older = flags.since === undefined ? null : await readFile(flags.since, 'utf8').catch(() => null);
  if (flags.since !== undefined && older === null) return faultAnswer({ code: 'usage', message: `${flags.since} cannot be read`, retryable: false });
  const journal = await openJournalFor(dataDir(flags));
  if (!journal.ok) return faultAnswer(journal.error);
  try {
    const kept = await journal.value.kept(older ?? undefined);
    return kept.ok ? answer(EXIT.done, { kept: kept.value }, kept.value.trimEnd()) : faultAnswer(kept.error);
  } finally {
    await journal.value.close();
  }
}

/** `journal continues OLD NEW`: from two kept checkpoints alone, whether the later journal begins with the earlier one. */
export async function continues(older: string, newer: string): Promise<Answer> {
  const texts = await Promise.all([older, newer].map((file) => readFile(file, 'utf8').catch(() => null)));
  const [from, to] = texts;
  if (from == null || to == null) return faultAnswer({ code: 'usage', message: `${from == null ? older : newer} cannot be read`, retryable: false });
  const checked = checkGrowth(from, to);
  return checked.ok ? answer(EXIT.done, checked.value, `The journal of ${checked.value.to} entries begins with the ${checked.value.from} that were signed before.`) : faultAnswer(checked.error);
}
