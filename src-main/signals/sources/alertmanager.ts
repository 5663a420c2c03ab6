import { z } from 'zod';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { type Asking, get } from './ask.ts';
import { parseJson } from './prometheus.ts';

export interface FiringAlert {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly startsAt: number;
  readonly summary: string;
}

const MOST_ALERTS = 1_000;
const alertsSchema = z.array(z.object({
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()).default({}),
  startsAt: z.string(),
  status: z.object({ state: z.enum(['active', 'suppressed', 'unprocessed']) }),
}));

/** The alerts that fire now and match, such as `{alertname="HighLatency", service="checkout"}`; silenced ones are not counted. */
export async function firingAlerts(asking: Asking, matchers: string): Promise<Result<FiringAlert[]>> {
  const filters = splitMatchers(matchers);
  if (filters === null) return fail('bad-query', `“${matchers}” is not a list of matchers`, { hint: 'For example: {alertname="HighLatency", service="$service"}' });
  const parameters = new URLSearchParams([['active', 'true'], ['silenced', 'false'], ['inhibited', 'false'], ...filters.map((filter): [string, string] => ['filter', filter])]);
  const said = await get({ ...asking, url: `${asking.url.replace(/\/+$/, '')}/api/v2/alerts?${parameters.toString()}` });
  if (!said.ok) return said;
  const { status, body } = said.value;
  if (status !== 200) return fail('refused', `it answers HTTP ${status}`, { retryable: status >= 500 });
  const parsed = alertsSchema.safeParse(parseJson(body));
  if (!parsed.success) return fail('wrong-content', 'it answers something that is no Alertmanager answer', { hint: 'Is something else at this address, such as a sign-in page?' });
  if (parsed.data.length > MOST_ALERTS) return fail('too-many-series', `it answers ${parsed.data.length} alerts, more than ${MOST_ALERTS}`);
  return ok(parsed.data.filter((alert) => alert.status.state === 'active').map((alert) => ({
    name: alert.labels['alertname'] ?? 'an alert without a name', labels: alert.labels, startsAt: Date.parse(alert.startsAt), summary: alert.annotations['summary'] ?? '',
  })));
}

/** `{a="x", b=~"y"}` as single matchers; null where it is not of that shape. */
export function splitMatchers(text: string): string[] | null {
  const inner = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1];
  if (inner === undefined) return null;
  const matcher = /\s*([A-Za-z_][A-Za-z0-9_]*)\s*(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*")\s*(,|$)/y;
  const found: string[] = [];
  while (matcher.lastIndex < inner.length) {
    const match = matcher.exec(inner);
    if (match === null) return null;
    found.push(`${match[1]}${match[2]}${match[3]}`);
  }
  return found.length === 0 ? null : found;
}
