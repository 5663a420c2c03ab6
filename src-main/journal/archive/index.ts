export { type Archived, archiveBefore } from './archive.ts';
export { archivedTexts, archivesOf, checkArchives, placeOf } from './check.ts';
