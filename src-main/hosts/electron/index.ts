export { type HostFolders, type HostedApp, openWindow, prepare } from './host.ts';
export type { ElectronSurface } from './surface.ts';
