import { z } from 'zod';
import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { type Asking, get } from './ask.ts';

/** One series at one instant. `value` is null where the server says NaN or infinite: that is no number. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number | null;
  /** Epoch ms, by the server's clock. */
  readonly at: number;
}
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly { readonly at: number; readonly value: number | null }[];
}

/** More series than this are not an answer that a tree can use; the query has to aggregate. */
export const MOST_SERIES = 1_000;

const point = z.tuple([z.number(), z.string()]);
const labels = z.record(z.string(), z.string());
const answerSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('success'),
    data: z.discriminatedUnion('resultType', [
      z.object({ resultType: z.literal('vector'), result: z.array(z.object({ metric: labels, value: point })) }),
      z.object({ resultType: z.literal('matrix'), result: z.array(z.object({ metric: labels, values: z.array(point) })) }),
      z.object({ resultType: z.literal('scalar'), result: point }),
    ]),
  }),
  z.object({ status: z.literal('error'), errorType: z.string().default(''), error: z.string().default('') }),
]);

/** An instant query at `at` (epoch ms), or at the server's now. An empty vector is an empty list: what it means is the asker's. */
export async function queryInstant(asking: Asking, query: string, at?: number): Promise<Result<Sample[]>> {
  const data = await askApi(asking, 'query', { query, ...(at === undefined ? {} : { time: String(at / 1000) }) });
  if (!data.ok) return data;
  switch (data.value.resultType) {
    case 'vector':
      return ok(data.value.result.map(({ metric, value }) => ({ labels: metric, ...pointOf(value) })));
    case 'scalar':
      return ok([{ labels: {}, ...pointOf(data.value.result) }]);
    case 'matrix':
      return fail('wrong-content', 'the query gives ranges; an instant value is needed', { hint: 'Wrap it in rate(), increase() or the like.' });
  }
}

/** A range query; instants in epoch ms, `stepMs` at least a second. */
export async function queryRange(asking: Asking, query: string, range: { readonly from: number; readonly to: number; readonly stepMs: number }): Promise<Result<Series[]>> {
  const data = await askApi(asking, 'query_range', { query, start: String(range.from / 1000), end: String(range.to / 1000), step: String(Math.max(1, range.stepMs / 1000)) });
  if (!data.ok) return data;
  if (data.value.resultType !== 'matrix') return fail('wrong-content', 'it answered a range query with something that is no range');
  return ok(data.value.result.map(({ metric, values }) => ({ labels: metric, points: values.map(pointOf) })));
}

type ApiData = Extract<z.infer<typeof answerSchema>, { status: 'success' }>['data'];

/** HTTP 200 is not success: the answer must be JSON of the query API, say `success`, and be of a size that can be used. */
async function askApi(asking: Asking, path: 'query' | 'query_range', parameters: Readonly<Record<string, string>>): Promise<Result<ApiData>> {
  const url = `${asking.url.replace(/\/+$/, '')}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`;
  const said = await get({ ...asking, url });
  if (!said.ok) return said;
  const { status, body, type } = said.value;
  const parsed = answerSchema.safeParse(parseJson(body));
  if (parsed.success && parsed.data.status === 'error') return fail('refused', `it refuses the query: ${parsed.data.error.split('\n')[0]?.slice(0, 300) ?? ''} (${parsed.data.errorType}, HTTP ${status})`);
  if (status === 401 || status === 403) return fail('refused', `it refuses who asks (HTTP ${status})`, { hint: 'Look at the secret of this source.' });
  if (status !== 200) return fail('refused', `it answers HTTP ${status}`, { retryable: status >= 500 || status === 429 });
  if (!parsed.success || parsed.data.status !== 'success') return fail('wrong-content', `it answers something that is no Prometheus answer (${type === '' ? 'no content type' : type.slice(0, 60)})`, { hint: 'Is something else at this address, such as a sign-in page?' });
  const { data } = parsed.data;
  if (data.resultType !== 'scalar' && data.result.length > MOST_SERIES) return fail('too-many-series', `it answers ${data.result.length} series, more than ${MOST_SERIES}`, { hint: 'Aggregate in the query, such as sum by (region) (...).' });
  return ok(data);
}

function pointOf([seconds, text]: z.infer<typeof point>): { at: number; value: number | null } {
  const value = Number(text);
  return { at: Math.round(seconds * 1000), value: Number.isFinite(value) && text.trim() !== '' ? value : null };
}

/** Undefined where it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
