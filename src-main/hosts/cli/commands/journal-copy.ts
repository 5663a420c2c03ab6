import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Answer, EXIT, answer, faultAnswer } from '../output.ts';
import { type CommonFlags, dataDir } from '../session.ts';

/**
 * `journal copy DIR`: the journal's files byte for byte, log included, also of one that is damaged or that a newer version
 * wrote. Nothing is opened, and nothing in DIR is written over.
 */
export async function copy(to: string, flags: CommonFlags): Promise<Answer> {
  const from = dataDir(flags);
  try {
    const files = (await readdir(from)).filter((name) => /^journal\.db(-wal|-shm)?$/.test(name));
    if (files.length === 0) return faultAnswer({ code: 'no-journal', message: `${from}: there is no journal here`, retryable: false });
    await mkdir(to, { recursive: true, mode: 0o700 });
    const { COPYFILE_EXCL } = (await import('node:fs')).constants;
    for (const name of files) await copyFile(join(from, name), join(to, name), COPYFILE_EXCL);
    return answer(EXIT.done, { from, to, files }, `Copied ${files.join(', ')} to ${to}.`);
  } catch (error) {
    return faultAnswer({ code: 'copy-failed', message: error instanceof Error ? error.message : String(error), hint: 'Nothing was overwritten. Choose an empty folder.', retryable: false });
  }
}
