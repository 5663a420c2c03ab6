export { readCanonical } from './canonical-text.ts';
export { verifyJournal } from './verify.ts';
