import type { ReactNode } from 'react';

/** The statuses and tones that have a shape; the contract's have the same names, and the compiler holds them together. */
type Phase = 'healthy' | 'progressing' | 'paused' | 'degraded' | 'failed' | 'unknown';
type Tone = 'calm' | 'good' | 'move' | 'warn' | 'bad' | 'unknown';

type Shape = 'check' | 'play' | 'bars' | 'triangle' | 'square' | 'ring' | 'dot';

const DRAWN: Readonly<Record<Shape, ReactNode>> = {
  check: <path d="M3 8.5l3.2 3.2L13 4.5" fill="none" stroke="currentColor" strokeWidth="2.4" />,
  play: <path d="M4 2.5v11l9-5.500z" fill="currentColor" />,
  bars: <path d="M4.500 3v10M11.500 3v10" stroke="currentColor" strokeWidth="3" />,
  triangle: <path d="M8 2l6.500 12h-13z" fill="currentColor" />,
  square: <rect x="2.500" y="2.500" width="11" height="11" fill="currentColor" />,
  ring: <circle cx="8" cy="8" r="5.500" fill="none" stroke="currentColor" strokeWidth="1.800" strokeDasharray="2.500 2.200" />,
  dot: <circle cx="8" cy="8" r="3.500" fill="currentColor" />,
};
const OF_PHASE: Readonly<Record<Phase, Shape>> = { healthy: 'check', progressing: 'play', paused: 'bars', degraded: 'triangle', failed: 'square', unknown: 'ring' };
const OF_TONE: Readonly<Record<Tone, Shape>> = { calm: 'dot', good: 'check', move: 'play', warn: 'triangle', bad: 'square', unknown: 'ring' };

/** A status has a shape, a word and a colour; the shapes are drawn, because font glyphs differ between machines. */
function Mark({ shape, word, className }: { readonly shape: Shape; readonly word: string; readonly className: string }): ReactNode {
  return (
    <svg className={className} viewBox="0 0 16 16" width="13" height="13" role="img" aria-label={word} style={{ flex: 'none' }}>
      {DRAWN[shape]}
    </svg>
  );
}

export const PhaseMark = ({ phase }: { readonly phase: Phase }): ReactNode => <Mark shape={OF_PHASE[phase]} word={phase} className={`phase-${phase}`} />;
export const ToneMark = ({ tone }: { readonly tone: Tone }): ReactNode => <Mark shape={OF_TONE[tone]} word={tone} className={`tone-${tone}`} />;
