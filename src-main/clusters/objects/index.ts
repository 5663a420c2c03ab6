export { listObjects } from './list.ts';
export { type ObjectWrite, prepareChange } from './change.ts';
export { differenceOf } from './difference.ts';
export { readJobLog, readObject } from './read.ts';
export { probeChange, sendChange } from './send.ts';
