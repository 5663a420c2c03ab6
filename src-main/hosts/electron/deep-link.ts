import { z } from 'zod';

const linkSchema = z.object({ place: z.enum(['now', 'calendar', 'services', 'runbooks', 'journal', 'connections', 'room']), name: z.string().max(200).nullable() });

/** The hash address that a `quarterdeck-open://PLACE[/NAME]` link names; null for anything else. A link opens; it never acts. */
export function placeOf(link: string): string | null {
  if (!URL.canParse(link)) return null;
  const { protocol, hostname, pathname } = new URL(link);
  if (protocol !== 'quarterdeck-open:') return null;
  const parsed = linkSchema.safeParse({ place: hostname, name: pathname.length > 1 ? pathname.slice(1) : null });
  if (!parsed.success) return null;
  const { place, name } = parsed.data;
  if (place === 'room') return name === null ? null : `#/room/release/${encodeURIComponent(decodeURIComponent(name))}`;
  return place === 'now' ? '#/' : `#/${place}`;
}
