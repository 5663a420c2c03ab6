import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { ok } from '../../../src-preload/contract/index.ts';
import { firingAlerts, splitMatchers } from './alertmanager.ts';
import type { Asking } from './ask.ts';
import { probe } from './probe.ts';
import { queryInstant, queryRange } from './prometheus.ts';
import { Sources } from './registry.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serving(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Asking> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, authorization: null, verifyTls: true, ca: null, timeoutMs: 400 };
}
const says = (status: number, body: unknown, type = 'application/json') => serving((_request, response) => {
  response.writeHead(status, { 'content-type': type });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
});
const vector = (...values: string[]): unknown => ({ status: 'success', data: { resultType: 'vector', result: values.map((value, index) => ({ metric: { region: `r${index}` }, value: [1_700_000_000, value] })) } });

describe('a Prometheus', () => {
  test.each([
    ['that answers 503', () => says(503, 'busy'), 'refused', true],
    ['that answers a sign-in page with 200', () => says(200, '<html>Sign in</html>', 'text/html'), 'wrong-content', false],
    ['that answers JSON of something else with 200', () => says(200, { ok: false }), 'wrong-content', false],
    ['that says error with 200', () => says(200, { status: 'error', errorType: 'execution', error: 'boom' }), 'refused', false],
    ['that refuses the query', () => says(400, { status: 'error', errorType: 'bad_data', error: 'parse error' }), 'refused', false],
    ['that refuses who asks', () => says(401, ''), 'refused', false],
    ['that sends elsewhere', () => serving((_request, response) => response.writeHead(302, { location: 'http://example.invalid/' }).end()), 'refused', false],
    ['that never answers', () => serving(() => undefined), 'slow', true],
    ['that answers byte by byte for ever', () => serving((_request, response) => void response.write('{"status":')), 'slow', true],
    ['that cuts its answer', () => serving((_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{');
      response.socket?.destroy();
    }), 'unreachable', true],
    ['that answers 10,000 series', () => says(200, vector(...Array.from({ length: 10_000 }, () => '1'))), 'too-many-series', false],
    ['that answers without end', () => serving((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(1 << 20)));
      };
      response.on('drain', more);
      more();
    }), 'too-large', false],
  ])('%s is a fault, never a value', async (_what, start, code, retryable) => {
    expect(await queryInstant(await start(), 'up')).toMatchObject({ ok: false, error: { code, retryable } });
  });

  test('that is not there is a fault that may pass', async () => {
    const asking = await says(200, '');
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    expect(await queryInstant(asking, 'up')).toMatchObject({ ok: false, error: { code: 'unreachable', retryable: true } });
  });

  test('that says NaN or infinity says no number', async () => {
    const got = await queryInstant(await says(200, vector('NaN', '+Inf', '-Inf', '', '0.25')), 'up');
    expect(got.ok && got.value.map((sample) => sample.value)).toEqual([null, null, null, null, 0.25]);
  });

  test('is asked exactly the query, over a range as well', async () => {
    const asked: string[] = [];
    const asking = await serving((request, response) => {
      asked.push(new URL(request.url ?? '', 'http://x').searchParams.get('query') ?? '');
      response.end(JSON.stringify({ status: 'success', data: { resultType: 'matrix', result: [{ metric: {}, values: [[1, '1'], [2, 'NaN']] }] } }));
    });
    const got = await queryRange(asking, 'x{a="&=+ %"}', { from: 0, to: 60_000, stepMs: 1_000 });
    expect([asked, got.ok && got.value[0]?.points]).toEqual([['x{a="&=+ %"}'], [{ at: 1_000, value: 1 }, { at: 2_000, value: null }]]);
  });
});

describe('an Alertmanager', () => {
  const alert = (state: string): unknown => ({ labels: { alertname: 'Slow' }, annotations: {}, startsAt: '2026-11-24T02:00:00Z', status: { state } });
  test('counts what fires, and nothing that is silenced', async () => {
    const got = await firingAlerts(await says(200, [alert('active'), alert('suppressed')]), '{alertname="Slow"}');
    expect(got.ok && got.value.map((one) => one.name)).toEqual(['Slow']);
  });
  test('that answers something else is a fault, not zero alerts', async () => {
    expect(await firingAlerts(await says(200, {}), '{a="b"}')).toMatchObject({ ok: false, error: { code: 'wrong-content' } });
  });
  test('is asked for matchers and for nothing else', () => {
    expect(splitMatchers('{a="x, y", b=~"z"}')).toEqual(['a="x, y"', 'b=~"z"']);
    for (const text of ['', '{}', 'a="b"', '{a="b"', '{a=b}']) expect(splitMatchers(text)).toBeNull();
  });
});

describe('a probe', () => {
  test.each([
    [200, { ok: true }, true],
    [200, { ok: false }, false],
    [503, { ok: true }, false],
    [200, 'Welcome', false],
  ])('takes HTTP %s with %j for %s: 200 alone is not success', async (status, body, holds) => {
    expect(await probe(await says(status, body), 'status == 200 && json.ok == true')).toMatchObject({ ok: true, value: { holds } });
  });
  test('that gets no answer knows nothing', async () => {
    expect(await probe(await serving(() => undefined), 'status == 200')).toMatchObject({ ok: false, error: { code: 'slow' } });
  });
});

describe('a source with a secret', () => {
  const withAuth = async (auth: object, seen: string[]): Promise<Sources> => {
    const { url } = await serving((request, response) => {
      seen.push(request.headers.authorization ?? 'none');
      response.end(JSON.stringify(vector('1')));
    });
    return new Sources({ sources: () => ({ metrics: { prometheus: url, timeout: '5s', ...auth } }), secret: async (name) => ok(`value of ${name}`), file: async () => ok(''), now: () => 5 });
  };
  test.each([
    [{ auth: { bearer: { secret: 'token' } } }, 'Bearer value of token'],
    [{ auth: { basic: { user: 'ana', secret: 'word' } } }, `Basic ${Buffer.from('ana:value of word').toString('base64')}`],
  ])('sends it in its header alone, and shows no more than its name', async (auth, header) => {
    const seen: string[] = [];
    const sources = await withAuth(auth, seen);
    const tested = await sources.test('metrics', undefined);
    expect([seen, tested.ok && tested.value.say]).toEqual([[header], 'prometheus answers']);
    expect(JSON.stringify([sources.live.all(), tested])).not.toContain('value of');
    expect(sources.live.get('metrics')).toMatchObject({ state: 'answering', lastSuccessAt: 5 });
  });
});
