import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { type EvidenceScope, type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import type { Redactor } from '../../vault/index.ts';
import { canonical } from '../chain.ts';
import type { KeptCheckpoint, NoteSigner } from '../checkpoints/index.ts';
import type { Connection } from '../database.ts';
import { type RangeRoot, inclusionProof } from '../merkle/index.ts';
import { rangeRoots } from '../tree.ts';
import { MANIFEST, entryFile, manifestNote, outputFile } from './names.ts';
import { summaryPage } from './page.ts';
import { readmeText } from './readme.ts';
import { type Selected, scopeName, selectFor } from './select.ts';
import { summaryOf } from './summary.ts';

export interface Exported {
  /** A name for the file. */
  readonly name: string;
  readonly zip: Uint8Array;
  readonly entries: number;
  /** Outputs that an entry names and that are no longer on this machine. */
  readonly missing: readonly string[];
}

export interface PackageOptions {
  readonly dir: string;
  readonly signer: NoteSigner;
  readonly checkpoint: KeptCheckpoint;
  readonly redact: Redactor;
}

/** The evidence package of a scope: a zip that is checked offline, without the journal. */
export function packageOf(connection: Connection, scope: EvidenceScope, { dir, signer, checkpoint, redact }: PackageOptions): Result<Exported> {
  const selected = selectFor(connection, scope, dir);
  if (!selected.ok) return selected;
  const entries = selected.value;
  const revealing = entries.find(({ text }) => redact(text) !== text);
  if (revealing !== undefined) return fail('secret-inside', `entry ${revealing.seq} holds the value of a secret that came into the vault after it was written`, { hint: 'Nothing was exported, because an entry cannot be changed. Replace that secret wherever it is used, then remove it from the vault.' });
  const outputs = outputsOf(entries, dir);
  const files: Record<string, string | Uint8Array> = {};
  for (const { seq, text, entry } of entries) {
    files[entryFile(seq)] = text;
    if (entry.kind !== 'run-started' || entry.run === undefined) continue;
    if (entry.data.source !== undefined) files[`runbooks/${encodeURIComponent(entry.run)}.yaml`] = entry.data.source;
    files[`plans/${encodeURIComponent(entry.run)}.json`] = canonical(entry.data.steps);
  }
  for (const [name, bytes] of outputs.found) {
    const shown = Buffer.from(bytes).toString('utf8');
    if (redact(shown) !== shown) return fail('secret-inside', `${name} holds the value of a secret that came into the vault after it was written`, { hint: 'Nothing was exported. Replace that secret wherever it is used.' });
    files[name] = bytes;
  }
  const summary = summaryOf(scope, signer.name, entries);
  const root = memoised(rangeRoots(connection));
  files['proofs.json'] = canonical({
    size: checkpoint.size,
    entries: entries.map(({ seq, before, hash }) => ({ seq, before: before.toString('hex'), hash: hash.toString('hex'), path: inclusionProof(seq - 1, checkpoint.size, root).map((part) => part.toString('hex')) })),
  });
  files['checkpoint.txt'] = checkpoint.note;
  files['key.txt'] = `${signer.verifier}\n`;
  files['summary.json'] = `${JSON.stringify(summary, null, 2)}\n`;
  files['summary.html'] = summaryPage(summary, checkpoint.note);
  files['README.txt'] = readmeText(summary, signer.verifier, checkpoint.size);
  const listed = Object.fromEntries(Object.keys(files).sort().map((name) => [name, sha256(files[name] ?? '')]));
  files[MANIFEST] = canonical({ format: 'quarterdeck/evidence/1', about: scopeName(scope), scope, origin: signer.name, madeAt: checkpoint.at, files: listed, missing: outputs.missing });
  files['manifest.note'] = signer.sign(manifestNote(signer.name, sha256(files[MANIFEST])));
  const bytes = Object.fromEntries(Object.entries(files).map(([name, content]) => [name, typeof content === 'string' ? strToU8(content) : content]));
  return ok({ name: `evidence-${scopeName(scope).replace(/[^A-Za-z0-9.]+/g, '-')}.zip`, zip: zipSync(bytes, { level: 6, mtime: Math.max(checkpoint.at, EARLIEST_ZIP) }), entries: entries.length, missing: outputs.missing });
}

/** A zip's clock begins in 1980; a day later suits every zone. */
const EARLIEST_ZIP = Date.UTC(1980, 0, 2);

const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** Proofs of entries that stand near each other share most of their parts. */
function memoised(rangeRoot: RangeRoot): RangeRoot {
  const known = new Map<string, Buffer>();
  return (from, to) => {
    const key = `${from}-${to}`;
    const found = known.get(key) ?? rangeRoot(from, to);
    known.set(key, found);
    return found;
  };
}

function outputsOf(entries: readonly Selected[], dir: string): { found: Map<string, Uint8Array>; missing: string[] } {
  const found = new Map<string, Uint8Array>();
  const missing = new Set<string>();
  for (const { entry } of entries) {
    if (entry.kind !== 'step-finished' || entry.data.output === undefined || entry.run === undefined) continue;
    const name = outputFile(entry.run, entry.data.step);
    try {
      found.set(name, readFileSync(join(dir, 'runs', entry.run, `${encodeURIComponent(entry.data.step)}.log`)));
    } catch {
      missing.add(name);
    }
  }
  return { found, missing: [...missing] };
}
