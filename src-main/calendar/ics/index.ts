export { type Sources, createSources } from './sources.ts';
export { type Published, icsText, sequenced, summaryOf, whereOf } from './write.ts';
