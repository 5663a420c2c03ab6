export { openBrowser } from './open.ts';
export { startBrowserHost } from './server.ts';
