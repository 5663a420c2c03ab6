import type Electron from 'electron';

/** The part of Electron that the host uses: what the tests' double must have, and the compiler holds both to it. */
export interface ElectronSurface {
  readonly app: Pick<typeof Electron.app, 'requestSingleInstanceLock' | 'quit' | 'whenReady' | 'on' | 'setAsDefaultProtocolClient' | 'enableSandbox'>;
  readonly protocol: Pick<typeof Electron.protocol, 'registerSchemesAsPrivileged' | 'handle'>;
  readonly session: { readonly defaultSession: Pick<typeof Electron.session.defaultSession, 'setPermissionRequestHandler' | 'setPermissionCheckHandler'> };
  readonly ipcMain: Pick<typeof Electron.ipcMain, 'on' | 'handle'>;
  readonly Menu: Pick<typeof Electron.Menu, 'buildFromTemplate' | 'setApplicationMenu'>;
  readonly BrowserWindow: new (options: Electron.BrowserWindowConstructorOptions) => Electron.BrowserWindow;
  readonly MessageChannelMain: new () => Electron.MessageChannelMain;
  readonly screen: Pick<typeof Electron.screen, 'getAllDisplays'>;
}
