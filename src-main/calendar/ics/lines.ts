/** A content line of iCalendar (RFC 5545, 3.1), unfolded. */
export interface ContentLine {
  readonly name: string;
  readonly params: ReadonlyMap<string, string>;
  readonly value: string;
  /** Where it begins, counted from 1. */
  readonly line: number;
}

const LONGEST = 1 << 16;

/** Unfolds a text into content lines. What is no content line comes with an empty name; a line is cut at 64 KiB. */
export function* contentLines(text: string): Generator<ContentLine> {
  let pending = '';
  let begun = 0;
  let number = 0;
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const next = end < 0 ? text.length : end;
    const raw = text.slice(at, text[next - 1] === '\r' ? next - 1 : next);
    at = next + 1;
    number += 1;
    if (raw.startsWith(' ') || raw.startsWith('\t')) {
      if (pending.length < LONGEST) pending += raw.slice(1, LONGEST);
      continue;
    }
    if (pending !== '') yield parsed(pending, begun);
    pending = raw.slice(0, LONGEST);
    begun = number;
  }
  if (pending !== '') yield parsed(pending, begun);
}

/** `NAME;PARAM=value;PARAM="quoted":value`; a colon or semicolon inside of quotes is text. */
function parsed(text: string, line: number): ContentLine {
  const params = new Map<string, string>();
  let from = 0;
  let name = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') isQuoted = !isQuoted;
    if (isQuoted || (sign !== ';' && sign !== ':')) continue;
    const part = text.slice(from, at);
    from = at + 1;
    if (name === '') name = part.toUpperCase();
    else params.set(part.split('=')[0]?.toUpperCase() ?? '', part.slice(part.indexOf('=') + 1).replace(/^"|"$/g, ''));
    if (sign === ':') return { name, params, value: text.slice(from), line };
  }
  return { name: '', params, value: text, line };
}

/** TEXT (3.3.11) as people read it: unescaped, on one line, without control characters, at most 200 characters. */
export const plainText = (value: string): string =>
  value.replace(/\\([nN,;\\])/g, (_match, sign: string) => (sign.toLowerCase() === 'n' ? ' ' : sign)).replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim().slice(0, 200);
