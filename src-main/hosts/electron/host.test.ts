import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { placeOf } from './deep-link.ts';
import { type HostedApp, openWindow, prepare } from './host.ts';
import { isGranted } from './permissions.ts';
import { schemeHandler } from './scheme.ts';
import type { ElectronSurface } from './surface.ts';
import { readBounds, writeBounds } from './window-state.ts';

type Listener = (...args: unknown[]) => unknown;

/** A double of the part of Electron that the host uses: it records what it was asked for, and lets a test speak as a frame. */
function double(lock = true) {
  const said: Record<string, unknown> = {};
  const contents = new EventEmitter();
  const mainFrame = { origin: 'quarterdeck://app', parent: null, posted: [] as unknown[], postMessage: (...args: unknown[]) => void mainFrame.posted.push(args) };
  const handlers = new Map<string, Listener>();
  class Window extends EventEmitter {
    webContents = Object.assign(contents, { mainFrame, setWindowOpenHandler: (handler: Listener) => void (said['open'] = handler) });
    constructor(options: unknown) {
      super();
      said['window'] = options;
    }
    loadURL(url: string) {
      said['url'] = url;
    }
    show() {}
    focus() {}
    getBounds = () => ({ x: 0, y: 0, width: 1440, height: 900 });
  }
  const port = Object.assign(new EventEmitter(), { postMessage: () => undefined, start: () => undefined });
  const surface = {
    app: { requestSingleInstanceLock: () => lock, quit: () => void (said['quit'] = true), whenReady: async () => undefined, on: () => undefined, setAsDefaultProtocolClient: () => true, enableSandbox: () => void (said['sandbox'] = true) },
    protocol: { registerSchemesAsPrivileged: (schemes: unknown) => void (said['schemes'] = schemes), handle: (name: string, handler: Listener) => void (said[`serve ${name}`] = handler) },
    session: { defaultSession: { setPermissionRequestHandler: (handler: Listener) => void (said['ask'] = handler), setPermissionCheckHandler: (handler: Listener) => void (said['check'] = handler) } },
    ipcMain: { on: (name: string, handler: Listener) => void handlers.set(name, handler), handle: (name: string, handler: Listener) => void handlers.set(name, handler) },
    Menu: { buildFromTemplate: () => ({}), setApplicationMenu: () => undefined },
    BrowserWindow: Window,
    MessageChannelMain: class { port1 = port; port2 = 'the page’s port'; },
    screen: { getAllDisplays: () => [{ bounds: { x: 0, y: 0, width: 1920, height: 1080 } }] },
  } as unknown as ElectronSurface; // The double has what the surface names; Electron's own classes cannot be made here.
  return { surface, said, contents, mainFrame, handlers };
}

const acts: unknown[] = [];
// The router is only handed on to the transport, which no test here speaks through.
const hosted: HostedApp = { app: {} as never, redact: (text) => text, confirm: async (message) => (acts.push(message), { kind: 'noted' }), setSurface: () => undefined, close: async () => undefined };
const opened = () => {
  const electron = double();
  openWindow(electron.surface, hosted, { out: '/nowhere', data: mkdtempSync(join(tmpdir(), 'qd-window-')) });
  return electron;
};

describe('the Electron host', () => {
  test('lets one instance run, sandboxed, on a standard scheme of its own', () => {
    const second = double(false);
    expect([prepare(second.surface), second.said['quit']]).toEqual([false, true]);
    const first = double();
    expect([prepare(first.surface), first.said['sandbox']]).toEqual([true, true]);
    expect(first.said['schemes']).toEqual([{ scheme: 'quarterdeck', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
  });

  test('opens a window without Node, isolated and sandboxed, on its own origin', () => {
    const { said } = opened();
    expect(said['window']).toMatchObject({ webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false } });
    expect(said['url']).toBe('quarterdeck://app/');
  });

  test('refuses navigation away and new windows', () => {
    const { contents, said } = opened();
    const away = { url: 'https://evil.example/', prevented: false, preventDefault: () => void (away.prevented = true) };
    contents.emit('will-navigate', away);
    expect(away.prevented).toBe(true);
    const frame = { url: 'https://evil.example/', prevented: false, preventDefault: () => void (frame.prevented = true) };
    contents.emit('will-frame-navigate', frame);
    expect(frame.prevented).toBe(true);
    const own = { url: 'quarterdeck://app/#/journal', prevented: false, preventDefault: () => void (own.prevented = true) };
    contents.emit('will-navigate', own);
    expect(own.prevented).toBe(false);
    // Recorded by the double above.
    expect((said['open'] as Listener)()).toEqual({ action: 'deny' });
  });

  test.each([
    ['the main page', (main: object) => ({ ...main })],
    ['a frame of another origin', (main: object) => ({ origin: 'https://evil.example', parent: main })],
    ['a confirm frame inside a frame', (main: object) => ({ origin: 'quarterdeck://confirm', parent: { parent: main } })],
    ['no frame at all', () => null],
  ])('takes no act from %s', async (_who, frameOf) => {
    const { handlers, mainFrame } = opened();
    const before = acts.length;
    expect(await handlers.get('quarterdeck:confirm')?.({ senderFrame: frameOf(mainFrame) }, { do: 'execute' })).toMatchObject({ kind: 'error', code: 'wrong-sender' });
    expect(acts.length).toBe(before);
  });

  test('takes an act from the confirm surface that the main page holds', async () => {
    const { handlers, mainFrame } = opened();
    expect(await handlers.get('quarterdeck:confirm')?.({ senderFrame: { origin: 'quarterdeck://confirm', parent: mainFrame } }, { do: 'show', plan: 'x' })).toEqual({ kind: 'noted' });
  });

  test('gives no port to a frame that is not the main page', () => {
    const { handlers, mainFrame } = opened();
    handlers.get('quarterdeck:port')?.({ senderFrame: { origin: 'quarterdeck://confirm', parent: mainFrame } });
    expect(mainFrame.posted).toEqual([]);
  });

  test('serves only the built pages, each with its own policy', async () => {
    const out = mkdtempSync(join(tmpdir(), 'qd-out-'));
    for (const page of ['renderer', 'confirm']) {
      mkdirSync(join(out, page));
      writeFileSync(join(out, page, 'index.html'), `%APP_ORIGIN% ${page}`);
    }
    writeFileSync(join(out, 'secret.js'), 'no');
    const serve = schemeHandler(out);
    expect(await (await serve({ url: 'quarterdeck://confirm/' })).text()).toBe('quarterdeck://app confirm');
    expect((await serve({ url: 'quarterdeck://app/' })).headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    for (const url of ['quarterdeck://app/..%2fsecret.js', 'quarterdeck://evil/', 'quarterdeck://app/nothing.js']) expect((await serve({ url })).status).toBe(404);
  });

  test('denies every permission that its table does not name, and grants those to the app alone', () => {
    expect(isGranted('clipboard-sanitized-write', 'quarterdeck://app')).toBe(true);
    expect(isGranted('clipboard-sanitized-write', 'quarterdeck://confirm')).toBe(false);
    for (const permission of ['media', 'geolocation', 'notifications', 'fullscreen', 'openExternal']) expect(isGranted(permission, 'quarterdeck://app')).toBe(false);
  });

  test.each([
    ['quarterdeck-open://room/checkout-4.2', '#/room/release/checkout-4.2'], ['quarterdeck-open://journal', '#/journal'], ['quarterdeck-open://now', '#/'],
    ['quarterdeck-open://room', null], ['quarterdeck-open://execute/plan', null], ['https://room/x', null], ['nonsense', null],
  ])('the link %s opens %s, and never acts', (link, place) => expect(placeOf(link)).toBe(place));

  test('puts the window where it was, unless no display is there any more', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'qd-bounds-')), 'window.json');
    const bounds = { x: 2000, y: 10, width: 1000, height: 700 };
    writeBounds(file, bounds);
    expect(readBounds(file, [{ x: 1920, y: 0, width: 1920, height: 1080 }])).toEqual(bounds);
    expect(readBounds(file, [{ x: 0, y: 0, width: 1920, height: 1080 }])).toBeNull();
  });
});
