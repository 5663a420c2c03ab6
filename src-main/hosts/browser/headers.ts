import type { Origins } from './origins.ts';
import type { Side } from './sessions.ts';

const common = {
  'origin-agent-cluster': '?1',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-site',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=(), display-capture=()',
  'cache-control': 'no-store',
};

/**
 * The headers of every document. Scripts come from our own files only; the app may frame the confirm surface and nothing
 * else, nobody may frame the app, and only the app may frame the confirm surface. `sandbox` without `allow-popups` keeps
 * windows from being opened over it. Inline styles stay allowed on the app alone: the terminal and the calendar write them.
 */
export function headersFor(side: Side, { app, confirm }: Origins): Record<string, string> {
  const socket = app.replace('http:', 'ws:');
  const csp = side === 'app'
    ? `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; connect-src 'self' ${socket}; frame-src ${confirm}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox allow-scripts allow-same-origin allow-forms allow-downloads`
    : `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors ${app}; base-uri 'none'; form-action 'none'`;
  return { ...common, 'content-security-policy': csp };
}
