export type { Deck } from './deck.ts';
export { liveEntries } from './entries.ts';
export { runPorts } from './for-runs.ts';
export { servicesOver } from './services.ts';
export { type CaptainOptions, chooseTarget } from './target.ts';
export { calendarPorts, openCalendarDesk } from './calendar.ts';
export { actWorld, readPlugins, roomWorld } from './worlds.ts';
