export { PhaseMark, ToneMark } from './mark.tsx';
export { CopyButton, Empty, ErrorNote } from './notes.tsx';
export { Ago, Clock, useNow } from './time.tsx';
export { ageText, clockText, runningText, utcText } from './time-text.ts';
