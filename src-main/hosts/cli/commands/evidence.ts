import { constants } from 'node:fs';
import { copyFile, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { type EvidenceScope, type Result, fail, ok } from '../../../../src-preload/contract/index.ts';
import { openJournalFor } from '../../../captain.ts';
import { verifyPackage } from '../../../journal/index.ts';
import { type Answer, EXIT, answer, faultAnswer, printable } from '../output.ts';
import { type CommonFlags, dataDir } from '../session.ts';

export interface ExportFlags extends CommonFlags {
  readonly output: string;
  readonly release?: string;
  readonly from?: string;
  readonly to?: string;
}

/** `evidence export`: a package of a run, of a release, or of all releases in a period. Never written over a file. */
export async function exportPackage(run: string | undefined, flags: ExportFlags): Promise<Answer> {
  const scope = scopeFrom(run, flags);
  if (!scope.ok) return faultAnswer(scope.error);
  const journal = await openJournalFor(dataDir(flags));
  if (!journal.ok) return faultAnswer(journal.error);
  try {
    const made = await journal.value.evidence(scope.value);
    if (!made.ok) return faultAnswer(made.error);
    const written = await writeNew(flags.output, made.value.zip);
    if (!written.ok) return faultAnswer(written.error);
    const { entries, missing, zip } = made.value;
    const lost = missing.length === 0 ? '' : `\nNot on this machine any more, and said so in the package: ${missing.join(', ')}`;
    return answer(EXIT.done, { file: flags.output, entries, bytes: zip.length, missing }, `${flags.output}: ${entries} entries. Check it anywhere, offline: quarterdeck evidence verify ${flags.output}${lost}`);
  } finally {
    await journal.value.close();
  }
}

/** `evidence verify FILE`: needs neither workspace nor journal. 1 when a claim fails, and each that does is named. */
export async function verify(file: string, flags: CommonFlags & { readonly key?: string }): Promise<Answer> {
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null) return faultAnswer({ code: 'usage', message: `${file} cannot be read`, retryable: false });
  const checked = verifyPackage(bytes, flags.key ?? null);
  if (!checked.ok) return faultAnswer({ ...checked.error, message: `${file}: ${checked.error.message}` });
  const { about, entries, broken, signedBy, size, missing } = checked.value;
  if (broken.length > 0) return answer(EXIT.failed, checked.value, broken.map((one) => printable(`BROKEN ${one.file}: ${one.claim}`)).join('\n'));
  return answer(EXIT.done, checked.value, [
    printable(`holds: ${about}, ${entries} entries, each at its place in a journal of ${size}`),
    printable(`signed by ${signedBy}`),
    ...(flags.key === undefined ? ['Compare that key with the one that Quarterdeck shows under Journal, or give it with --key: the package cannot vouch for it.'] : []),
    ...missing.map((name) => printable(`not in it, as it says itself: ${name}`)),
  ].join('\n'));
}

function scopeFrom(run: string | undefined, { release, from, to }: ExportFlags): Result<EvidenceScope> {
  const period = from !== undefined || to !== undefined;
  if ([run !== undefined, release !== undefined, period].filter(Boolean).length !== 1) return fail('usage', 'name a run, or --release, or --from and --to');
  if (run !== undefined) return ok({ kind: 'run', run });
  if (release !== undefined) return ok({ kind: 'release', release });
  const [start, end] = [Date.parse(from ?? ''), Date.parse(to ?? '')];
  return start < end ? ok({ kind: 'period', from: start, to: end }) : fail('usage', '--from and --to are times such as 2026-01-31 or 2026-01-31T10:00Z, the first before the second');
}

/** Whole or not at all, and never over a file that is there. */
async function writeNew(path: string, bytes: Uint8Array): Promise<Result<null>> {
  const part = `${path}.part`;
  try {
    if (await stat(path).then(() => true, () => false)) return fail('file-exists', `${path} is there already`, { hint: 'Name another file.' });
    await writeFile(part, bytes, { mode: 0o600, flush: true });
    await copyFile(part, path, constants.COPYFILE_EXCL);
    return ok(null);
  } catch (error) {
    return fail('file-unwritable', `${path}: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await rm(part, { force: true });
  }
}
