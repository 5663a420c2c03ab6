export { type Interval, complement, holding, startedBy, union } from './intervals.ts';
export { readRule } from './rule.ts';
export { Series } from './series.ts';
export { inZone, instantOf, localOf, readLocal, readTime, writeLocal } from './zones.ts';
