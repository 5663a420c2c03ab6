export { WatchCache, type WatchState } from './cache.ts';
export { backOff } from './back-off.ts';
