import { readFile } from 'node:fs/promises';
import type { EntryView, Verification } from '../../../../src-preload/contract/index.ts';
import { openJournalFor } from '../../../captain.ts';
import { type Answer, EXIT, answer, faultAnswer, printable } from '../output.ts';
import { type CommonFlags, dataDir } from '../session.ts';

/** `journal verify`: every entry's bytes, every stored hash, every checkpoint, and a kept one. 1 when a claim fails, and which. */
export async function verify(flags: CommonFlags & { against?: string; key?: string }): Promise<Answer> {
  const kept = flags.against === undefined ? null : await readFile(flags.against, 'utf8').catch(() => null);
  if (flags.against !== undefined && kept === null) return faultAnswer({ code: 'usage', message: `${flags.against} cannot be read`, retryable: false });
  const journal = await openJournalFor(dataDir(flags));
  if (!journal.ok) return faultAnswer(journal.error);
  try {
    const found = await journal.value.verify({ ...(kept === null ? {} : { checkpoint: kept }), ...(flags.key === undefined ? {} : { verifier: flags.key }) });
    if (!found.ok) return faultAnswer(found.error);
    return answer(found.value.verdict === 'intact' ? EXIT.done : EXIT.failed, found.value, said(found.value));
  } finally {
    await journal.value.close();
  }
}

function said(found: Verification): string {
  if (found.verdict === 'broken') return `BROKEN (${found.what}${found.seq === 0 ? '' : ` ${found.seq}`}): ${found.claim}`;
  const { archived, against } = found;
  return [
    `intact: ${found.entries} entries, head ${found.head}, root ${found.root}, checked in ${Math.round(found.tookMs)} ms`,
    `checkpoints: ${found.checkpoints}${found.keys.map((key) => `\n  signed by ${key}`).join('')}`,
    ...(archived.entries === 0 ? [] : [`archived: ${archived.entries} entries, of which ${archived.read} were read again${archived.missing.length === 0 ? '' : `; not at hand: ${archived.missing.join(', ')}`}`]),
    against === null ? 'Not held against a kept checkpoint: that its end was not cut off, nor all of it rewritten, only one kept elsewhere can show (--against FILE).' : `The first ${against} entries are those of the kept checkpoint.`,
  ].join('\n');
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
