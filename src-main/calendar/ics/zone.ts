/** The IANA zone that a TZID means, or null. Outlook writes Windows names and links; node-ical knows those, and is loaded only for them. */
export async function zoneOf(tzid: string): Promise<string | null> {
  // Some writers put a path before the name: /freeassociation.sourceforge.net/Europe/Berlin.
  const bare = /^\/[^/]+\/(?:.*\/)?([A-Z][A-Za-z_]+\/[A-Za-z_+-]+(?:\/[A-Za-z_]+)?)$/.exec(tzid)?.[1] ?? tzid;
  const known = zones.get(bare);
  if (known !== undefined) return known;
  const found = isIana(bare) ? bare : await byNodeIcal(bare);
  // Bounded: names come from files.
  if (zones.size > 1_000) zones.clear();
  zones.set(bare, found);
  return found;
}
const zones = new Map<string, string | null>();

export function isIana(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

async function byNodeIcal(name: string): Promise<string | null> {
  if (/[\r\n";:]/.test(name)) return null;
  const { default: ical } = await import('node-ical');
  try {
    const read = ical.sync.parseICS(`BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID="${name}":20260101T000000\r\nEND:VEVENT\r\nEND:VCALENDAR`);
    const event = Object.values(read).find((one) => one?.type === 'VEVENT');
    const zone = event?.type === 'VEVENT' ? event.start.tz : undefined;
    return zone !== undefined && isIana(zone) ? zone : null;
  } catch {
    return null;
  }
}
