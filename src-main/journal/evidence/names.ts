// The names of a package's files, and what its signature is over: shared by who makes one and who checks one.

export const MANIFEST = 'manifest.json';

export const entryFile = (seq: number): string => `entries/${String(seq).padStart(10, '0')}.json`;

export const outputFile = (run: string, step: string): string => `outputs/${encodeURIComponent(run)}/${encodeURIComponent(step)}.log`;

/** What is signed of the manifest; `sha256` in hex. The first line keeps it from being taken for a checkpoint. */
export const manifestNote = (origin: string, sha256: string): string => `quarterdeck evidence 1\n${origin}\n${Buffer.from(sha256, 'hex').toString('base64')}\n`;
