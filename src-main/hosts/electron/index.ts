export { openWindow, prepare } from './host.ts';
