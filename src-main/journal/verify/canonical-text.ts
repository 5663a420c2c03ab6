/** What the columns beside an entry say too; null where the entry does not have it. */
export interface TopLevel {
  readonly seq: string;
  readonly at: string;
  readonly kind: string;
  readonly actor: string | null;
  readonly run: string | null;
  readonly release: string | null;
  readonly environment: string | null;
  readonly service: string | null;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** What may follow a backslash besides `u`: the short escapes of RFC 8785. */
const SHORT = new Set([...'bfnrt"\\'].map((letter) => letter.charCodeAt(0)));

/**
 * Reads an entry's bytes as RFC 8785 has them: no white space, keys in the order of their UTF-16 units and none twice, the
 * one spelling of each number and string. In one pass and without building the value, because verification reads millions.
 * Null where the text is anything else.
 */
export function readCanonical(text: string): TopLevel | null {
  try {
    const reader = new Reader(text);
    reader.value(0);
    return reader.at === text.length ? reader.found() : null;
  } catch {
    // Malformed, or nested more deeply than any entry is.
    return null;
  }
}

class Malformed extends Error {}

class Reader {
  readonly #text: string;
  readonly #top = new Map<string, string>();
  at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  found(): TopLevel | null {
    const string = (key: string): string | null => {
      const raw = this.#top.get(key);
      return raw?.startsWith('"') === true ? decoded(raw) : null;
    };
    const [seq, at, kind] = [this.#top.get('seq'), this.#top.get('at'), string('kind')];
    if (seq === undefined || at === undefined || kind === null) return null;
    const actor = this.#top.get('actor');
    const name = actor === undefined ? null : /^\{"kind":"person","name":("(?:[^"\\]|\\.)*")\}$/.exec(actor)?.[1];
    return { seq, at, kind, actor: name == null ? null : decoded(name), run: string('run'), release: string('release'), environment: string('environment'), service: string('service') };
  }

  value(depth: number): void {
    const text = this.#text;
    switch (text.charCodeAt(this.at)) {
      case 0x7b:
        return this.#object(depth);
      case 0x5b:
        this.at += 1;
        if (text.charCodeAt(this.at) === 0x5d) return void (this.at += 1);
        for (;;) {
          this.value(depth + 1);
          if (this.#take() === 0x5d) return;
          if (text.charCodeAt(this.at - 1) !== 0x2c) throw new Malformed();
        }
      case QUOTE:
        return void this.#string();
      case 0x74:
        return this.#word('true');
      case 0x66:
        return this.#word('false');
      case 0x6e:
        return this.#word('null');
      default:
        return this.#number();
    }
  }

  #object(depth: number): void {
    const text = this.#text;
    this.at += 1;
    if (text.charCodeAt(this.at) === 0x7d) return void (this.at += 1);
    let before: string | null = null;
    for (;;) {
      const key = this.#string();
      // Strings compare by their UTF-16 units, which is the order of RFC 8785.
      if (before !== null && key <= before) throw new Malformed();
      before = key;
      if (this.#take() !== 0x3a) throw new Malformed();
      const from = this.at;
      this.value(depth + 1);
      if (depth === 0) this.#top.set(key, text.slice(from, this.at));
      const next = this.#take();
      if (next === 0x7d) return;
      if (next !== 0x2c) throw new Malformed();
    }
  }

  /** The string at this place, decoded. */
  #string(): string {
    const text = this.#text;
    if (text.charCodeAt(this.at) !== QUOTE) throw new Malformed();
    const from = this.at;
    let escaped = false;
    let at = from + 1;
    for (let unit = text.charCodeAt(at); unit !== QUOTE; unit = text.charCodeAt(at)) {
      if (unit < 0x20 || Number.isNaN(unit)) throw new Malformed();
      if (unit === BACKSLASH) {
        escaped = true;
        at += 1;
        if (!SHORT.has(text.charCodeAt(at))) {
          // Control characters without a short form, in four lower-case digits.
          if (!/^u00(?:0[0-7be-f]|1[0-9a-f])$/.test(text.slice(at, at + 5))) throw new Malformed();
          at += 4;
        }
      }
      at += 1;
    }
    this.at = at + 1;
    return escaped ? decoded(text.slice(from, this.at)) : text.slice(from + 1, at);
  }

  #number(): void {
    const from = this.at;
    const text = this.#text;
    let at = from;
    for (let unit = text.charCodeAt(at); (unit >= 0x30 && unit <= 0x39) || unit === 0x2b || unit === 0x2d || unit === 0x2e || unit === 0x65; unit = text.charCodeAt(at)) at += 1;
    const written = text.slice(from, at);
    if (written === '' || String(Number(written)) !== written) throw new Malformed();
    this.at = at;
  }

  #word(word: string): void {
    if (!this.#text.startsWith(word, this.at)) throw new Malformed();
    this.at += word.length;
  }

  #take(): number {
    this.at += 1;
    return this.#text.charCodeAt(this.at - 1);
  }
}

// A JSON string, quotes included, that was read already.
const decoded = (raw: string): string => (raw.includes('\\') ? String(JSON.parse(raw)) : raw.slice(1, -1));
