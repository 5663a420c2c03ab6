import type { Reading } from '../signals/index.ts';
import { type Tree, treeSchema } from './language/model.ts';

interface Wanted {
  readonly questions: number;
  readonly signals: number;
  readonly seed: string;
}

/**
 * A tree of any size whose questions lean on random signals and whose branches only ever lead on, with a reading of each signal;
 * `changed(k)` is another reading of one of them. The same seed gives the same tree.
 */
export function randomTree({ questions, signals, seed }: Wanted): { readonly tree: Tree; readonly readings: readonly Reading[]; readonly changed: (round: number) => Reading } {
  const random = drawer(seed);
  const names = Array.from({ length: signals }, (_, index) => `s${index}`);
  const pick = (): string => names[Math.floor(random() * names.length)] ?? 's0';
  const leaves = ['hold', 'stop', 'back'];
  const ids = Array.from({ length: questions }, (_, index) => `q${index}`);
  const onward = (index: number): string => (random() < 0.97 && index + 1 < questions ? (ids[Math.min(questions - 1, index + 1 + Math.floor(random() * 3))] ?? 'hold') : (leaves[Math.floor(random() * 3)] ?? 'hold'));
  const condition = (): string => {
    const compared = `${pick()} > ${random().toFixed(2)}`;
    return random() < 0.5 ? compared : `${compared} ${random() < 0.5 ? '&&' : '||'} ${pick()} < ${random().toFixed(2)}`;
  };
  const tree = treeSchema.parse({
    tree: 'random', start: 'q0',
    questions: Object.fromEntries(ids.map((id, index) => [id, { ask: `Question ${index}?`, answer: { yesIf: condition(), maxAge: `${10 + Math.floor(random() * 50)}s` }, then: { ifYes: onward(index), ifNo: onward(index), ifUnknown: onward(index) } }])),
    leaves: { hold: { do: 'hold', say: 'Hold' }, stop: { do: 'pause', say: 'Stop' }, back: { do: 'rollback', say: 'Go back' } },
    signals: Object.fromEntries(names.map((name) => [name, { prometheus: `${name}{service="$service"}` }])),
  });
  const reading = (name: string, at: number): Reading => {
    const value = random() < 0.1 ? null : random();
    return { name, value, unit: '', text: String(value), verdict: 'unknown', source: 'random', asked: name, observedAt: at, why: value === null ? 'nothing is known of it' : '', groups: null };
  };
  return { tree, readings: names.map((name) => reading(name, 990_000 + Math.floor(random() * 10_000))), changed: (round) => reading(names[round % names.length] ?? 's0', 999_000) };
}

function drawer(seed: string): () => number {
  let state = [...seed].reduce((hash, char) => Math.imul(hash ^ char.charCodeAt(0), 0x01000193), 0x811c9dc5);
  return () => {
    // xorshift32.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
