export { openWindow, prepare } from './host.ts';
export { systemKeeper } from './safe-storage.ts';
