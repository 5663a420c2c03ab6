import { unzipSync } from 'fflate';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';

/** Bounds on what is unpacked, in bytes and files: an evidence package is far below them, a bomb is not. */
export const LIMITS = { zip: 512 << 20, file: 64 << 20, all: 512 << 20, files: 200_000, ratio: 1_100 };

const NAME = /^[A-Za-z0-9._~%!'()*-]+(\/[A-Za-z0-9._~%!'()*-]+)*$/;

class Refused extends Error {}

/** The files of a zip by name, refused before they are unpacked where a name leads elsewhere or a size is absurd. */
export function unpack(zip: Uint8Array): Result<Map<string, Uint8Array>> {
  if (zip.length > LIMITS.zip) return fail('not-a-package', `it has more than ${LIMITS.zip >> 20} MiB`);
  const seen = new Set<string>();
  let total = 0;
  try {
    const files = unzipSync(zip, {
      filter({ name, size, originalSize }) {
        const shown = JSON.stringify(name.slice(0, 120));
        if (!NAME.test(name) || name.split('/').some((part) => part === '.' || part === '..')) throw new Refused(`it holds a file of the name ${shown}, which leads elsewhere`);
        if (seen.has(name)) throw new Refused(`it holds ${shown} twice`);
        seen.add(name);
        total += originalSize;
        if (seen.size > LIMITS.files) throw new Refused(`it holds more than ${LIMITS.files} files`);
        if (originalSize > LIMITS.file || total > LIMITS.all || originalSize > Math.max(size, 64) * LIMITS.ratio) throw new Refused(`${shown} would unpack to ${originalSize} bytes`);
        return true;
      },
    });
    return ok(new Map(Object.entries(files)));
  } catch (error) {
    return fail('not-a-package', error instanceof Refused ? error.message : `it cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`);
  }
}
