export { appRouter, type AppContext, type AppRouter } from './router.ts';
export type { JudgementServices } from './judgement.ts';
export type { Opened } from './opened.ts';
export type { Services } from './services.ts';
export type { CalendarServices } from './calendar.ts';
