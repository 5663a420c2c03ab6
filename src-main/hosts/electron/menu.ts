import type { MenuItemConstructorOptions } from 'electron';

/** The native menu: what every desktop app has, and the places. It goes places; it never acts. */
export function menuTemplate(go: (hash: string) => void, mac: boolean): MenuItemConstructorOptions[] {
  const place = (label: string, hash: string, accelerator: string): MenuItemConstructorOptions => ({ label, accelerator, click: () => go(hash) });
  return [
    ...(mac ? [{ role: 'appMenu' as const }] : []),
    { role: 'fileMenu' },
    { role: 'editMenu' },
    { label: 'Go', submenu: [place('Now', '#/', 'CmdOrCtrl+1'), place('Calendar', '#/calendar', 'CmdOrCtrl+2'), place('Services', '#/services', 'CmdOrCtrl+3'), place('Runbooks', '#/runbooks', 'CmdOrCtrl+4'), place('Journal', '#/journal', 'CmdOrCtrl+5'), place('Connections', '#/connections', 'CmdOrCtrl+6')] },
    { role: 'viewMenu' },
    { role: 'windowMenu' },
  ];
}
