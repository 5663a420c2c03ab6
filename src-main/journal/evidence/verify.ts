import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { canonical, entryHash } from '../chain.ts';
import { type NoteVerifier, type TreeHead, openCheckpoint, openNote, readVerifier } from '../checkpoints/index.ts';
import { type Entry, entrySchema } from '../entries.ts';
import { includes, leafHash } from '../merkle/index.ts';
import { readCanonical } from '../verify/index.ts';
import { MANIFEST, entryFile, manifestNote, outputFile } from './names.ts';
import { unpack } from './unzip.ts';

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const manifestSchema = z.object({ format: z.literal('quarterdeck/evidence/1'), about: z.string(), origin: z.string(), files: z.record(z.string(), hex), missing: z.array(z.string()) });
const proofsSchema = z.object({ size: z.number().int(), entries: z.array(z.object({ seq: z.number().int().min(1), before: hex, hash: hex, path: z.array(hex).max(64) })) });
type Proof = z.infer<typeof proofsSchema>['entries'][number];

/** A claim of the package that its bytes do not bear out. */
export interface BrokenClaim {
  readonly file: string;
  readonly claim: string;
}

export interface PackageVerdict {
  readonly about: string;
  readonly entries: number;
  readonly files: number;
  readonly signedBy: string;
  /** How many entries the journal had when its head was signed. */
  readonly size: number;
  readonly missing: readonly string[];
  /** Empty: every claim holds. */
  readonly broken: readonly BrokenClaim[];
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Checks every claim of a package by its bytes alone. `key`: the verifier key that the asker trusts, where they have one. */
export function verifyPackage(zip: Uint8Array, key: string | null): Result<PackageVerdict> {
  const unpacked = unpack(zip);
  if (!unpacked.ok) return unpacked;
  const files = unpacked.value;
  const broken: BrokenClaim[] = [];
  const wrong = (file: string, claim: string): void => void broken.push({ file, claim });
  const read = (name: string): string => {
    try {
      return utf8.decode(files.get(name) ?? new Uint8Array());
    } catch {
      return '';
    }
  };
  if (!files.has(MANIFEST)) return fail('not-a-package', `it has no ${MANIFEST}`);
  const verifier = readVerifier(read('key.txt'));
  if (verifier === null) wrong('key.txt', 'it is no verifier key: NAME+HASH+BASE64, the hash being that of the name and the key');
  else if (key !== null && key.trim() !== read('key.txt').trim()) wrong('key.txt', `the package is signed by ${read('key.txt').trim()}, not by the key that was given`);
  const manifest = checkManifest(files, read, verifier, wrong);
  const head = checkHead(read('checkpoint.txt'), verifier, wrong);
  const proofs = parse(proofsSchema, read('proofs.json'));
  if (proofs === null) wrong('proofs.json', 'it is not a list of proofs');
  const entries = proofs === null || head === null ? [] : checkEntries(files, proofs, head, wrong);
  checkDerived(files, entries, new Set(manifest?.missing ?? []), wrong);
  return ok({ about: manifest?.about ?? 'unknown', entries: entries.length, files: files.size, signedBy: read('key.txt').trim(), size: head?.size ?? 0, missing: manifest?.missing ?? [], broken });
}

type Wrong = (file: string, claim: string) => void;

function checkManifest(files: ReadonlyMap<string, Uint8Array>, read: (name: string) => string, verifier: NoteVerifier | null, wrong: Wrong): z.infer<typeof manifestSchema> | null {
  const manifest = parse(manifestSchema, read(MANIFEST));
  const sum = sha256(files.get(MANIFEST) ?? new Uint8Array());
  if (verifier !== null) {
    const note = openNote(read('manifest.note'), verifier);
    if (!note.ok) wrong('manifest.note', note.error.message);
    else if (note.value !== manifestNote(verifier.name, sum)) wrong(MANIFEST, `its bytes have SHA-256 ${sum}, and manifest.note signs another`);
  }
  if (manifest === null) {
    wrong(MANIFEST, 'it is not the manifest of an evidence package');
    return null;
  }
  for (const [name, listed] of Object.entries(manifest.files)) {
    const bytes = files.get(name);
    if (bytes === undefined) wrong(name, 'the manifest lists it, and it is not here');
    else if (sha256(bytes) !== listed) wrong(name, `its bytes have SHA-256 ${sha256(bytes)}, the manifest says ${listed}`);
  }
  for (const name of files.keys()) if (name !== MANIFEST && name !== 'manifest.note' && !Object.hasOwn(manifest.files, name)) wrong(name, 'it is here, and the manifest does not list it');
  return manifest;
}

function checkHead(note: string, verifier: NoteVerifier | null, wrong: Wrong): TreeHead | null {
  if (verifier === null) return null;
  const head = openCheckpoint(note, verifier);
  if (head.ok) return head.value;
  wrong('checkpoint.txt', head.error.message);
  return null;
}

function checkEntries(files: ReadonlyMap<string, Uint8Array>, { size, entries }: z.infer<typeof proofsSchema>, head: TreeHead, wrong: Wrong): string[] {
  if (size !== head.size) wrong('proofs.json', `its proofs are for a tree of ${size} entries, the checkpoint is over ${head.size}`);
  const found: string[] = [];
  let last: Proof | null = null;
  for (const proof of entries) {
    const name = entryFile(proof.seq);
    if (last !== null && proof.seq <= last.seq) wrong('proofs.json', `entry ${proof.seq} stands after entry ${last.seq}`);
    if (last !== null && proof.seq === last.seq + 1 && proof.before !== last.hash) wrong('proofs.json', `entry ${proof.seq} does not follow on entry ${last.seq}: "before" is not its hash`);
    last = proof;
    const checked = entryText(files.get(name), proof, head);
    if (checked.ok) found.push(checked.value);
    else wrong(name, checked.error.message);
  }
  const proven = new Set(entries.map(({ seq }) => entryFile(seq)));
  for (const name of files.keys()) if (name.startsWith('entries/') && !proven.has(name)) wrong(name, 'it has no proof in proofs.json');
  return found;
}

/** The text of an entry that is proven to be in the tree; the claim that fails where it is not. */
function entryText(bytes: Uint8Array | undefined, proof: Proof, head: TreeHead): Result<string> {
  const no = (claim: string): Result<never> => fail('broken', claim);
  if (bytes === undefined) return no('proofs.json proves it, and it is not here');
  const text = ((): string | null => {
    try {
      return utf8.decode(bytes);
    } catch {
      return null;
    }
  })();
  if (text === null) return no('its bytes are not UTF-8');
  const hash = entryHash(Buffer.from(proof.before, 'hex'), text);
  if (hash.toString('hex') !== proof.hash) return no(`its bytes, after the hash before it, give ${hash.toString('hex')}, and proofs.json says ${proof.hash}`);
  if (!includes(leafHash(hash), proof.seq - 1, head.size, proof.path.map((part) => Buffer.from(part, 'hex')), head.root)) return no(`its path does not lead to the root that the checkpoint signs: it was not entry ${proof.seq} of ${head.size}`);
  return readCanonical(text)?.seq === String(proof.seq) ? ok(text) : no(`its bytes do not say that it is entry ${proof.seq}`);
}

/** What lies beside the entries is what they say it is. */
function checkDerived(files: ReadonlyMap<string, Uint8Array>, texts: readonly string[], missing: ReadonlySet<string>, wrong: Wrong): void {
  const same = (name: string, text: string, of: Entry): void => {
    const bytes = files.get(name);
    if (bytes === undefined || !Buffer.from(bytes).equals(Buffer.from(text, 'utf8'))) wrong(name, `it is not what entry ${of.seq} holds`);
  };
  for (const text of texts) {
    // A kind that this version does not know has nothing beside it.
    const entry = parse(entrySchema, text);
    if (entry?.run === undefined) continue;
    if (entry.kind === 'run-started') {
      if (entry.data.source !== undefined) same(`runbooks/${encodeURIComponent(entry.run)}.yaml`, entry.data.source, entry);
      same(`plans/${encodeURIComponent(entry.run)}.json`, canonical(entry.data.steps), entry);
    } else if (entry.kind === 'step-finished' && entry.data.output !== undefined) {
      const { bytes: length, sha256: said } = entry.data.output;
      const name = outputFile(entry.run, entry.data.step);
      const bytes = files.get(name);
      if (bytes === undefined) {
        if (!missing.has(name)) wrong(name, `entry ${entry.seq} names it, and it is not here`);
      } else if (sha256(bytes.subarray(0, length)) !== said) wrong(name, `its first ${length} bytes have SHA-256 ${sha256(bytes.subarray(0, length))}, entry ${entry.seq} says ${said}`);
    }
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function parse<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
