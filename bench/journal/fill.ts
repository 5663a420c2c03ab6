import canonicalize from 'canonicalize';
import Database from 'better-sqlite3';
import { hash } from 'node:crypto';

const TILE = 256;

/**
 * Fills a journal up to `count` entries without waiting for the disk at each: by the written form alone (chain, leaf, tile),
 * so that a verification that finds it intact also finds that form as it is described.
 */
export function fillJournal(file: string, count: number): void {
  const database = new Database(file);
  database.pragma('synchronous = OFF');
  const insert = database.prepare('INSERT INTO entries (seq, at, kind, actor, run, release, environment, service, canonical, hash) VALUES (?, ?, ?, ?, ?, ?, NULL, NULL, ?, ?)');
  const insertTile = database.prepare('INSERT INTO tiles (idx, hash) VALUES (?, ?)');
  let before = database.prepare<[], Buffer>('SELECT hash FROM entries WHERE seq = 1').pluck().get() ?? Buffer.alloc(32);
  let leaves: Buffer[] = [leafOf(before)];
  database.transaction(() => {
    for (let seq = 2; seq <= count; seq += 1) {
      const run = seq % 3 === 0 ? null : `run-${Math.floor(seq / 40)}`;
      const at = 1_760_000_000_000 + seq * 1_000;
      const entry = { v: 1, seq, at, kind: 'note', actor: { kind: 'person', name: 'ana' }, ...(run === null ? {} : { run, release: 'checkout-4.2' }), data: { text: `entry ${seq}: ${'all is as it was said to be, '.repeat(10)}` } };
      const text = canonicalize(entry) ?? '';
      const length = Buffer.alloc(8);
      length.writeBigUInt64BE(BigInt(Buffer.byteLength(text)));
      before = hash('sha256', Buffer.concat([Buffer.from('quarterdeck/entry/1\n'), before, length, Buffer.from(text)]), 'buffer');
      insert.run(seq, at, 'note', 'ana', run, run === null ? null : 'checkout-4.2', text, before);
      leaves.push(leafOf(before));
      if (leaves.length < TILE) continue;
      insertTile.run(seq / TILE - 1, rootOf(leaves));
      leaves = [];
    }
  })();
  database.close();
}

const leafOf = (data: Buffer): Buffer => hash('sha256', Buffer.concat([Buffer.of(0), data]), 'buffer');

function rootOf(level: readonly Buffer[]): Buffer {
  if (level.length === 1) return level[0] ?? Buffer.alloc(0);
  const half = level.length / 2;
  return hash('sha256', Buffer.concat([Buffer.of(1), rootOf(level.slice(0, half)), rootOf(level.slice(half))]), 'buffer');
}
