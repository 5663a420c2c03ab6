export { helmDifference } from './difference.ts';
export { planHelm } from './plan.ts';
export { type HelmWrite, helmEnd, prepareHelm, probeHelm, sendHelm } from './send.ts';
