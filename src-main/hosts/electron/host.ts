import type { BrowserWindow, IpcMainEvent, IpcMainInvokeEvent, WebFrameMain } from 'electron';
import { join } from 'node:path';
import type { ConfirmReply } from '../../../src-preload/contract/index.ts';
import type { AppRouter } from '../../api/index.ts';
import { type FramePort, servePort } from '../../rpc/index.ts';
import { placeOf } from './deep-link.ts';
import { menuTemplate } from './menu.ts';
import { isGranted } from './permissions.ts';
import { APP, CONFIRM, schemeHandler } from './scheme.ts';
import type { ElectronSurface } from './surface.ts';
import { readBounds, writeBounds } from './window-state.ts';

/** What the Electron host needs of the app behind it. */
export interface HostedApp {
  readonly app: AppRouter;
  redact(text: string): string;
  confirm(message: unknown, sender: { session: string }): Promise<ConfirmReply>;
  setSurface(url: string): void;
  close(): Promise<void>;
}

export interface HostFolders {
  /** The built pages and the preload. */
  readonly out: string;
  readonly data: string;
}

// One window, one person: the session that binds the two frames.
const SESSION = 'window';

/** Before `ready`: one instance only, and the scheme with an origin for each of the two pages. False: another one runs. */
export function prepare({ app, protocol }: ElectronSurface): boolean {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return false;
  }
  app.enableSandbox();
  app.setAsDefaultProtocolClient('quarterdeck-open');
  protocol.registerSchemesAsPrivileged([{ scheme: 'quarterdeck', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
  return true;
}

/** After `ready`: serves the pages, denies by a table, and opens the window. */
export function openWindow(electron: ElectronSurface, hosted: HostedApp, folders: HostFolders): BrowserWindow {
  electron.protocol.handle('quarterdeck', schemeHandler(folders.out));
  electron.session.defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) => answer(isGranted(permission, details.requestingUrl.split('/').slice(0, 3).join('/'))));
  electron.session.defaultSession.setPermissionCheckHandler((_contents, permission, origin) => isGranted(permission, origin));
  const stateFile = join(folders.data, 'window.json');
  const bounds = readBounds(stateFile, electron.screen.getAllDisplays().map((display) => display.bounds));
  const window = new electron.BrowserWindow({
    width: 1440, height: 900, ...bounds, minWidth: 960, minHeight: 600, show: false, backgroundColor: '#0f1318', title: 'Quarterdeck',
    webPreferences: { preload: join(folders.out, 'preload', 'index.cjs'), sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInSubFrames: true, webviewTag: false, spellcheck: false },
  });
  const go = (hash: string): void => void window.loadURL(`${APP}/${hash}`);
  electron.Menu.setApplicationMenu(electron.Menu.buildFromTemplate(menuTemplate(go, process.platform === 'darwin')));
  window.once('ready-to-show', () => window.show());
  window.on('close', () => writeBounds(stateFile, window.getBounds()));
  // Nothing leaves the two origins, and no further window opens.
  window.webContents.on('will-navigate', (event) => (event.url.startsWith(`${APP}/`) ? undefined : event.preventDefault()));
  window.webContents.on('will-frame-navigate', (event) => (event.url.startsWith(`${APP}/`) || event.url.startsWith(`${CONFIRM}/`) ? undefined : event.preventDefault()));
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  electron.app.on('second-instance', (_event, argv) => {
    window.focus();
    const place = argv.map(placeOf).find((one) => one !== null);
    if (place != null) go(place);
  });
  electron.app.on('open-url', (_event, link) => {
    const place = placeOf(link);
    if (place !== null) go(place);
  });
  hosted.setSurface(`${CONFIRM}/`);
  listen(electron, hosted, window);
  go('');
  return window;
}

/** The main frame of our own window, on its own origin. */
const isApp = (frame: WebFrameMain | null, window: BrowserWindow): boolean => frame !== null && frame === window.webContents.mainFrame && frame.origin === APP;
/** A frame that the main frame holds itself, on the confirm origin: not a frame in a frame, and no other origin. */
const isConfirm = (frame: WebFrameMain | null, window: BrowserWindow): boolean => frame !== null && frame.origin === CONFIRM && frame.parent === window.webContents.mainFrame;

function listen(electron: ElectronSurface, hosted: HostedApp, window: BrowserWindow): void {
  electron.ipcMain.on('quarterdeck:port', (event: IpcMainEvent) => {
    if (!isApp(event.senderFrame, window)) return;
    const { port1, port2 } = new electron.MessageChannelMain();
    // Electron's port has the three members that the seam asks for.
    servePort(hosted, port1 as unknown as FramePort, { session: SESSION });
    event.senderFrame?.postMessage('quarterdeck:port', null, [port2]);
  });
  electron.ipcMain.handle('quarterdeck:confirm', async (event: IpcMainInvokeEvent, message: unknown): Promise<ConfirmReply> => {
    if (!isConfirm(event.senderFrame, window)) return { kind: 'error', code: 'wrong-sender', say: 'Only the confirm surface itself may act.' };
    return hosted.confirm(message, { session: SESSION });
  });
}
