export { type TreeHead, openCheckpoint, signCheckpoint } from './checkpoint.ts';
export { checkGrowth, growthSince, growthText, keyIn, noteIn } from './growth.ts';
export { CheckpointKeeper, type KeptCheckpoint, type SeedSource, checkpointsOf, newestCheckpoint, signerFor } from './keeper.ts';
export { type NoteSigner, type NoteVerifier, openNote, readVerifier } from './note.ts';
