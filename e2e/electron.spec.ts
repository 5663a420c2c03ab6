import { _electron } from '@playwright/test';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';

const binary = process.env['QUARTERDECK_ELECTRON'] ?? '';

test.describe('the Electron window', () => {
  test.skip(binary === '', 'the Electron binary is not installed here');

  test('opens on the sandbox, sandboxed, and reaches main through its port', async () => {
    const data = mkdtempSync(join(tmpdir(), 'qd-electron-'));
    const app = await _electron.launch({ executablePath: binary, args: [resolve(import.meta.dirname, '..'), '--data', data], chromiumSandbox: process.getuid?.() !== 0 });
    const window = await app.firstWindow();
    await expect(window.getByText('Sandbox. Simulated clusters')).toBeVisible({ timeout: 20_000 });
    expect(await window.evaluate(() => typeof Reflect.get(globalThis, 'require'))).toBe('undefined');
    await app.close();
  });
});
