/** Hands a zip (base64) to the person: a download in the browser, the save dialog in the desktop app. */
export function saveFile(name: string, base64: string): void {
  const bytes = Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/zip' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the bytes by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
