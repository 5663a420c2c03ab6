import { randomBytes, timingSafeEqual } from 'node:crypto';

export type Side = 'app' | 'confirm';

const secret = (): string => randomBytes(32).toString('base64url');

export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** `__Host-`: bound to this very host name, which ports would not do; cookies ignore ports. */
export const COOKIE: Readonly<Record<Side, string>> = { app: '__Host-qd-app', confirm: '__Host-qd-confirm' };

/**
 * Who may speak on which host name. A token, printed once and usable once, makes a session; the session has one credential
 * on the app's host name and another on the confirm surface's, and neither opens the other's door.
 */
export class Sessions {
  #token = secret();
  readonly #tickets = new Map<string, string>();
  readonly #byCookie: Readonly<Record<Side, Map<string, string>>> = { app: new Map(), confirm: new Map() };

  /** The one-time token that opens the app; a new one takes its place when it has been used. */
  get token(): string {
    return this.#token;
  }

  /** Takes the token for a session: its app cookie, and a ticket that fetches the confirm cookie once. */
  open(token: string): { readonly cookie: string; readonly ticket: string } | null {
    if (!sameText(token, this.#token)) return null;
    this.#token = secret();
    const session = secret();
    const cookie = secret();
    const ticket = secret();
    this.#byCookie.app.set(cookie, session);
    this.#tickets.set(ticket, session);
    return { cookie, ticket };
  }

  redeem(ticket: string): string | null {
    const session = this.#tickets.get(ticket);
    if (session === undefined) return null;
    this.#tickets.delete(ticket);
    const cookie = secret();
    this.#byCookie.confirm.set(cookie, session);
    return cookie;
  }

  /** The session that a request's cookie header speaks for on one side, if any. */
  of(side: Side, cookies: string | undefined): string | null {
    const name = `${COOKIE[side]}=`;
    const found = (cookies ?? '').split(/;\s*/).find((part) => part.startsWith(name))?.slice(name.length);
    return found === undefined ? null : (this.#byCookie[side].get(found) ?? null);
  }
}
