import { z } from 'zod';

const span = z.string().regex(/^\d+(s|m|h|d)$/, 'a span such as 60s or 10m');
const sourceName = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and dashes');
const address = z.url({ protocol: /^https?$/, error: 'an http or https address' }).refine((url) => !/^https?:\/\/[^/]*@/.test(url), 'no user or password in an address: name a secret of the vault');
const secret = z.strictObject({ secret: z.string().min(1) });

const connection = {
  /** By reference alone: the value lives in the vault. */
  auth: z.union([z.strictObject({ bearer: secret }), z.strictObject({ basic: z.strictObject({ user: z.string().min(1), secret: z.string().min(1) }) })]).optional(),
  tls: z.strictObject({ verify: z.boolean().default(true), ca: z.string().optional() }).optional(),
  timeout: span.default('5s'),
};
/** One address for every environment, or one for each. */
const addresses = z.union([address, z.record(z.string(), address)]);

/** A place that signals are read from, in `quarterdeck.yaml` under `signals:`. */
export const signalSourceSchema = z.union([
  z.strictObject({ prometheus: addresses, ...connection }),
  z.strictObject({ alertmanager: addresses, ...connection }),
]);
export type SignalSource = z.infer<typeof signalSourceSchema>;
export const signalSourcesSchema = z.record(sourceName, signalSourceSchema);

const from = { source: sourceName.optional(), every: span.default('10s') };
const query = z.string().min(1).max(4_000);

/** A signal that a tree defines. */
export const signalSchema = z.union([
  /** Two counters, asked per version and region: the share of bad ones, with its number of samples. */
  z.strictObject({ bad: query, total: query, ...from }),
  /** Any PromQL. With `$version` it is asked of the new and of the old version; `samples` says how many requests are behind it. */
  z.strictObject({ prometheus: query, samples: query.optional(), unit: z.string().max(20).default(''), passIf: z.string().optional(), ...from }),
  /** How many alerts fire that match, such as `{alertname="HighLatency", service="$service"}`. */
  z.strictObject({ alertmanager: query, passIf: z.string().optional(), ...from }),
  /** An address that is asked as a user would; `expect` is CEL over `status`, `body` and `json`. 200 alone is not success. */
  z.strictObject({ http: z.string().min(1).max(2_000), expect: z.string().min(1), every: span.default('10s'), timeout: span.default('5s') }),
]);
export type SignalDef = z.infer<typeof signalSchema>;

/** An objective of a service, in the catalogue: what share is good, over what time, and which counters say so. */
export const sloSchema = z.strictObject({
  objective: z.number().gt(0).lt(100),
  window: span.default('30d'),
  bad: query,
  total: query,
  source: sourceName.optional(),
});
export type Slo = z.infer<typeof sloSchema>;

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A span of the schema in ms. */
export function spanMs(text: string): number {
  const unit = text.slice(-1);
  return Number(text.slice(0, -1)) * (unit === 's' || unit === 'm' || unit === 'h' || unit === 'd' ? UNIT_MS[unit] : Number.NaN);
}
