export { openBrowser } from './open.ts';
export { type BrowserHost, type HostedApp, startBrowserHost } from './server.ts';
