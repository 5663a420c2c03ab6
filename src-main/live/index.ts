export { LiveCollection, type LiveSource } from './collection.ts';
export { derive } from './derive.ts';
