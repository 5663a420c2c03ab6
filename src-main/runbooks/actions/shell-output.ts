import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MOST_BYTES = 64 << 10;

/** The file into which a script writes its outputs; it lives as long as the script does. */
export class OutputFile {
  readonly path: string;
  readonly #dir: string;

  private constructor(dir: string) {
    this.#dir = dir;
    this.path = join(dir, 'output');
    writeFileSync(this.path, '', { mode: 0o600 });
  }

  static make(): OutputFile {
    return new OutputFile(mkdtempSync(join(tmpdir(), 'quarterdeck-output-')));
  }

  /** The `name=value` lines that were written, and the file is gone. Other lines are not outputs, and are left out. */
  take(): Record<string, string> {
    try {
      const lines = readFileSync(this.path, 'utf8').slice(0, MOST_BYTES).split(/\r?\n/);
      return Object.fromEntries(lines.flatMap((line) => {
        const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? [];
        return name === undefined || value === undefined ? [] : [[name, value] as const];
      }));
    } catch {
      return {};
    } finally {
      rmSync(this.#dir, { recursive: true, force: true });
    }
  }
}
