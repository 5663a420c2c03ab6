export { appRouter, type AppContext, type AppRouter } from './router.ts';
export type { Opened, SavedFile, Services } from './services.ts';
