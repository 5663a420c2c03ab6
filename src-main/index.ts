import electron from 'electron';
import { resolve } from 'node:path';
import { createCaptain } from './captain.ts';
import { openWindow, prepare, systemKeeper } from './hosts/electron/index.ts';
import { installRoot } from './install/index.ts';
import { SettingsFile } from './settings/index.ts';

const out = resolve(installRoot(), 'out');

if (prepare(electron)) {
  await electron.app.whenReady();
  const data = electron.app.getPath('userData');
  const flag = (name: string): string | null => {
    const at = process.argv.indexOf(name);
    return at < 0 ? null : (process.argv[at + 1] ?? null);
  };
  const dataDir = flag('--data') ?? data;
  const keychain = await systemKeeper(electron.safeStorage, { platform: process.platform, allowPlain: new SettingsFile(dataDir).current.allowPlainKeyring });
  const captain = await createCaptain({
    dataDir, workspaceDir: flag('--workspace'), kubeconfig: flag('--kubeconfig'), contexts: [], sandbox: { turnsBadAfterMs: Number(flag('--turns-bad-after') ?? '60') * 1000 }, host: 'electron', keychain,
  });
  if (captain.ok) {
    openWindow(electron, captain.value, { out, data });
    electron.app.on('window-all-closed', () => void captain.value.close().then(() => electron.app.quit()));
  } else {
    electron.dialog.showErrorBox('Quarterdeck cannot start', `${captain.error.message}\n\n${captain.error.hint ?? ''}`);
    electron.app.quit();
  }
}
