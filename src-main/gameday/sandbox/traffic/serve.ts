import { type ServerResponse, createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type Result, fail, ok } from '../../../../src-preload/contract/index.ts';
import { lookupIn } from './ask.ts';
import { exposition } from './exposition.ts';
import type { Traffic } from './model.ts';
import { type Lookup, type Value, evaluate } from './promql/evaluate.ts';
import { Unsupported, parseQuery } from './promql/parse.ts';

export interface MetricsServer {
  readonly url: string;
  /** What is wrong with it on purpose; null: nothing. */
  setFault(fault: MetricsFault | null): void;
  close(): Promise<void>;
}
/** It refuses with 503; it never answers; it answers a sign-in page; its data stopped; it refuses connections. */
export type MetricsFault = 'refuses' | 'silent' | 'garbage' | 'stopped' | 'down';

const MOST_POINTS = 11_000;

/**
 * The metrics of the simulated traffic on loopback, over plain HTTP: `/metrics` for a real Prometheus to scrape, and Prometheus'
 * own `/api/v1/query` and `/query_range` for the queries that our trees ask. What it does not understand it refuses with 400.
 */
export async function serveMetrics(traffic: Traffic, now: () => number, port: number): Promise<Result<MetricsServer>> {
  let fault: MetricsFault | null = null;
  let stoppedAt: number | null = null;
  const sockets = new Set<Socket>();
  const until = (): number => stoppedAt ?? now();
  // Who serves a request is who is there when it comes: the past is never played with the pods of today.
  const play = setInterval(() => traffic.advance(until()), 1_000);
  play.unref();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    if (fault === 'silent') return;
    if (fault === 'refuses') return void send(response, 503, 'text/plain', 'the sandbox was told to refuse');
    if (fault === 'garbage') return void send(response, 200, 'text/html', '<html><body>Please sign in</body></html>');
    traffic.advance(until());
    if (url.pathname === '/metrics') return void send(response, 200, 'text/plain; version=0.0.4; charset=utf-8', exposition(traffic.series));
    if (url.pathname === '/-/ready' || url.pathname === '/-/healthy') return void send(response, 200, 'text/plain', 'ok');
    if (url.pathname !== '/api/v1/query' && url.pathname !== '/api/v1/query_range') return void send(response, 404, 'text/plain', 'there is /metrics, /api/v1/query and /api/v1/query_range');
    const answer = answered(url, lookupIn(traffic), now());
    send(response, answer.status, 'application/json', JSON.stringify(answer.body));
  });
  server.on('connection', (socket: Socket) => {
    if (fault === 'down') return void socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      clearInterval(play);
      resolve(fail('port-taken', `the sandbox's metrics cannot listen on port ${port}: ${error.message}`));
    });
    server.listen(port, '127.0.0.1', () => {
      // A listening TCP server has an address of this shape.
      const { port: bound } = server.address() as AddressInfo;
      resolve(ok({
        url: `http://127.0.0.1:${bound}`,
        setFault(next) {
          fault = next;
          stoppedAt = next === 'stopped' ? now() : null;
          if (next === 'down') for (const socket of sockets) socket.destroy();
        },
        close: () => new Promise((done) => {
          clearInterval(play);
          for (const socket of sockets) socket.destroy();
          server.close(() => done());
        }),
      }));
    });
  });
}

function answered(url: URL, lookup: Lookup, now: number): { status: number; body: unknown } {
  try {
    const expr = parseQuery(url.searchParams.get('query') ?? '');
    if (url.pathname === '/api/v1/query') return success(instant(evaluate(expr, lookup, timeOf(url, 'time', now)), timeOf(url, 'time', now)));
    const [from, to, stepMs] = [timeOf(url, 'start', now), timeOf(url, 'end', now), Number(url.searchParams.get('step') ?? 'NaN') * 1000];
    if (!(stepMs > 0) || to < from || (to - from) / stepMs > MOST_POINTS) throw new Unsupported('exceeded maximum resolution of 11,000 points per timeseries, or a step that is no number of seconds');
    const lines = new Map<string, { metric: unknown; values: [number, string][] }>();
    for (let at = from; at <= to; at += stepMs) {
      const value = evaluate(expr, lookup, at);
      for (const { labels, value: one } of value.kind === 'scalar' ? [{ labels: {}, value: value.value }] : value.samples) {
        const key = JSON.stringify(labels);
        const line = lines.get(key) ?? { metric: labels, values: [] };
        line.values.push([at / 1000, textOf(one)]);
        lines.set(key, line);
      }
    }
    return success({ resultType: 'matrix', result: [...lines.values()] });
  } catch (error) {
    if (error instanceof Unsupported) return { status: 400, body: { status: 'error', errorType: 'bad_data', error: error.message } };
    throw error;
  }
}

const success = (data: unknown): { status: number; body: unknown } => ({ status: 200, body: { status: 'success', data } });
const instant = (value: Value, at: number): unknown => value.kind === 'scalar'
  ? { resultType: 'scalar', result: [at / 1000, textOf(value.value)] }
  : { resultType: 'vector', result: value.samples.map((sample) => ({ metric: sample.labels, value: [at / 1000, textOf(sample.value)] })) };
const textOf = (value: number): string => (value === Number.POSITIVE_INFINITY ? '+Inf' : value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value));

function timeOf(url: URL, name: string, now: number): number {
  const given = url.searchParams.get(name);
  const seconds = Number(given);
  if (given === null) return now;
  if (!Number.isFinite(seconds)) throw new Unsupported(`“${given}” is no time in seconds`);
  return seconds * 1000;
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body);
}
