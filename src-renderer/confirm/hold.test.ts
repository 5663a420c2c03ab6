import { describe, expect, test } from 'vitest';
import { type Hold, type Input, hold } from './hold.ts';

const HOLD_MS = 600;
const down: Input = { kind: 'down', at: 0, x: 10, y: 10, trusted: true };
const after = (...inputs: Input[]): Hold => inputs.reduce<Hold>((state, input) => hold(state, input, HOLD_MS), { kind: 'idle', why: null });

describe('press and hold', () => {
  test('counts when it was held long enough, by the clock or at its release', () => {
    expect(after(down, { kind: 'tick', at: 600 })).toEqual({ kind: 'pressed', heldMs: 600 });
    expect(after(down, { kind: 'up', at: 700 })).toEqual({ kind: 'pressed', heldMs: 700 });
  });
  test.each<[string, Input]>([
    ['let go too soon', { kind: 'up', at: 599 }],
    ['slipping by more than 8 px', { kind: 'move', at: 100, x: 19, y: 10 }],
    ['anything that makes it another button', { kind: 'lost', at: 100, why: 'covered' }],
  ])('does not count after %s, however long it lasts', (_what, input) => {
    expect(after(down, input, { kind: 'tick', at: 5_000 }).kind).toBe('idle');
  });
  test('a press that no person made never begins', () => expect(after({ ...down, trusted: false }, { kind: 'tick', at: 5_000 }).kind).toBe('idle'));
});
