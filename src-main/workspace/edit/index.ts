export { edited } from './text.ts';
export { textHash, textNow, writeText } from './disk.ts';
export { checkoutOf, commitBarrier, commitFile } from './git.ts';
export { type EditableKind, withText } from './with-text.ts';
