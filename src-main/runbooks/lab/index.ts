// The engine on a world of one's choosing, for tests that join it with another domain.
export { type Lab, ended, openLab, step } from '../engine/lab.ts';
