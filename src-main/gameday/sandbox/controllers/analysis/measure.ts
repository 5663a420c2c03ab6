import { Environment } from '@marcbachmann/cel-js';
import { type Json, type JsonObject, isObject, objectAt, stringAt } from '../../objects.ts';

/** Where measurements come from: the sandbox's own Prometheus for names within the cluster, HTTP for all others. */
export interface MetricSources {
  /** The values of an instant query, one a series, over the simulated traffic. */
  readonly prometheus: (query: string) => Promise<readonly number[]>;
}

export interface Measured {
  readonly phase: 'Successful' | 'Failed' | 'Inconclusive' | 'Error';
  readonly value: string | null;
  readonly message: string | null;
}

const TIMEOUT_MS = 10_000;
const cel = new Environment({ limits: { maxAstNodes: 500, maxDepth: 30 } })
  .registerVariable('result', 'dyn')
  .registerFunction('len(dyn): int', (value: unknown) => BigInt(Array.isArray(value) || typeof value === 'string' ? value.length : 0))
  .registerFunction('isNaN(dyn): bool', (value: unknown) => Number.isNaN(Number(value)))
  .registerFunction('isInf(dyn): bool', (value: unknown) => !Number.isFinite(Number(value)) && !Number.isNaN(Number(value)));

/** Takes one measurement of a metric whose arguments are filled in; every trouble is a measurement too, of phase Error. */
export async function measure(metric: JsonObject, sources: MetricSources): Promise<Measured> {
  try {
    const { result, text } = await read(objectAt(metric, 'provider'), sources);
    return { phase: judged(result, stringAt(metric, 'successCondition'), stringAt(metric, 'failureCondition')), value: text, message: null };
  } catch (error) {
    return { phase: 'Error', value: null, message: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

async function read(provider: JsonObject, sources: MetricSources): Promise<{ result: unknown; text: string }> {
  if (isObject(provider['prometheus'])) {
    const [address, query] = [stringAt(provider, 'prometheus', 'address'), stringAt(provider, 'prometheus', 'query')];
    const values = isWithinCluster(address) ? await sources.prometheus(query) : await ask(address, query);
    return { result: [...values], text: `[${values.join(',')}]` };
  }
  if (isObject(provider['web'])) {
    const found = at(await fetched(stringAt(provider, 'web', 'url')), stringAt(provider, 'web', 'jsonPath'));
    return { result: found, text: typeof found === 'string' ? found : JSON.stringify(found) };
  }
  throw new Error(`the sandbox has no metric provider ${Object.keys(provider)[0] ?? ''}`);
}

/** `prometheus`, `prometheus.monitoring:9090`, `….svc.cluster.local`: names that only a cluster's DNS knows. */
function isWithinCluster(address: string): boolean {
  const { hostname } = new URL(address.includes('://') ? address : `http://${address}`);
  return hostname !== 'localhost' && !/^[\d.]+$/.test(hostname) && !hostname.startsWith('[') && (hostname.split('.').length <= 2 || /\.svc(\.|$)/.test(hostname));
}

async function ask(address: string, query: string): Promise<number[]> {
  const body = await fetched(`${address.replace(/\/$/, '')}/api/v1/query?${new URLSearchParams({ query }).toString()}`);
  const series = at(body, '{$.data.result}');
  if (!Array.isArray(series)) throw new Error('Prometheus answered without a result');
  return series.map((one) => Number(at(one, '{$.value[1]}')));
}

async function fetched(url: string): Promise<Json> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`received non 2xx response code: ${response.status}`);
  // Whatever parses is JSON; its shape is checked where it is used.
  return (await response.json()) as Json;
}

/** A JSONPath of names and indexes, as `{$.data.items[0].value}`. */
function at(value: Json, path: string): Json {
  const keys = path.replace(/^\{|\}$/g, '').replace(/^\$/, '').split(/[.[\]]+/).filter((key) => key !== '');
  const found = keys.reduce<Json | undefined>((here, key) => (Array.isArray(here) ? here[Number(key)] : isObject(here) ? here[key] : undefined), value);
  if (found === undefined) throw new Error(`Could not find JSONPath in body: ${path}`);
  return found;
}

/** The conditions as Argo Rollouts weighs them: neither holding is inconclusive where both are given. */
function judged(result: unknown, success: string, failure: string): Measured['phase'] {
  const holds = (condition: string): boolean => cel.evaluate(condition, { result }) === true;
  if (failure !== '' && holds(failure)) return 'Failed';
  if (success === '') return 'Successful';
  if (holds(success)) return 'Successful';
  return failure === '' ? 'Failed' : 'Inconclusive';
}
