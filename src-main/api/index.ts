export { appRouter, type AppContext, type AppRouter } from './router.ts';
export type { Opened, Services } from './services.ts';
