import Database from 'better-sqlite3';
import { parentPort, workerData } from 'node:worker_threads';
import { type Part, partSchema } from './part.ts';
import { checkRange } from './range.ts';
import { TileBuilder } from './tiles.ts';

// One thread of a verification: it reads its part of the journal through a connection of its own, and says what it found.
const { file, from, to, sizes } = partSchema.parse(workerData);
const connection = new Database(file, { readonly: true });
const tree = new TileBuilder(from - 1, sizes);
const broken = checkRange(connection, from, to, tree);
connection.close();
const found: Part = { broken, tiles: tree.tiles, edges: tree.edges };
parentPort?.postMessage(found);
