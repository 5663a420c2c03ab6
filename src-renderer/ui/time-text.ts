/** "4 s", "12 min", "3 h", "6 d": an age (ms) in its largest sensible unit; never below zero. */
export function ageText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 100) return `${seconds} s`;
  if (seconds < 6000) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
}

/** "0:41", "12:05", "1:02:03": a running time (ms). */
export function runningText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return (parts[0] === 0 ? parts.slice(1) : parts).map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

export const utcText = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** "14:20:11 CET", with the day where it is wanted. */
export function clockText(at: number, zone: string | undefined, date: boolean): string {
  const day = date ? ({ weekday: 'short', day: 'numeric', month: 'short' } as const) : {};
  return new Intl.DateTimeFormat('en-GB', { ...(zone === undefined ? {} : { timeZone: zone }), ...day, hour: '2-digit', minute: '2-digit', ...(date ? {} : { second: '2-digit' }), timeZoneName: 'short' }).format(at);
}
