import { closeSync, fsyncSync, openSync, readSync, renameSync, writeSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { z } from 'zod';

/** The first line of an archive; the entries follow, one canonical text a line, which holds no line break itself. */
const headerSchema = z.strictObject({ archive: z.literal('quarterdeck/archive/1'), first: z.number().int(), last: z.number().int(), before: z.string().regex(/^[0-9a-f]{64}$/) });
export type ArchiveHeader = z.infer<typeof headerSchema>;

const CHUNK_BYTES = 1 << 20;

/** Writes an archive whole, synchronised and put in place at once; gives the SHA-256 of its bytes. */
export function writeArchive(path: string, header: ArchiveHeader, texts: Iterable<string>): Buffer {
  const hash = createHash('sha256');
  const file = openSync(`${path}.new`, 'w', 0o600);
  try {
    const put = (line: string): void => {
      hash.update(line);
      writeSync(file, line);
    };
    put(`${JSON.stringify(header)}\n`);
    for (const text of texts) put(`${text}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
  return hash.digest();
}

/** The lines of a file, one after another, without holding it whole. Throws what reading throws. */
export function* linesOf(path: string): Generator<string> {
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let rest = Buffer.alloc(0);
    for (let got = readSync(file, chunk); got > 0; got = readSync(file, chunk)) {
      let bytes = Buffer.concat([rest, chunk.subarray(0, got)]);
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10)) {
        yield bytes.subarray(0, end).toString('utf8');
        bytes = bytes.subarray(end + 1);
      }
      rest = Buffer.from(bytes);
    }
    if (rest.length > 0) yield rest.toString('utf8');
  } finally {
    closeSync(file);
  }
}

/** Reads the first line; null where it is no archive's. */
export function readHeader(line: string): ArchiveHeader | null {
  try {
    return headerSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
