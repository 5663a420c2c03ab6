import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppContract } from '../../../src-preload/contract/index.ts';
import { type Captain, createCaptain } from '../../captain.ts';
import { serveSocket } from '../../rpc/index.ts';
import { answer, deliver, hideInOutput } from './output.ts';

const CANARY = 'Zq9/canary+Value=7&x';
/** What a canary looks like in the wild: as it is, within Basic credentials, in an address, in a dump. */
const planted = [CANARY, Buffer.from(`ana:${CANARY}`).toString('base64'), encodeURIComponent(CANARY), Buffer.from(CANARY).toString('hex')];
const hides = (text: string): void => {
  for (const form of [CANARY, Buffer.from(CANARY).toString('base64').slice(0, 20), Buffer.from(`ana:${CANARY}`).toString('base64').slice(6, 26), encodeURIComponent(CANARY), Buffer.from(CANARY).toString('hex')]) expect(text).not.toContain(form);
};

const received: unknown[] = [];
let echoUrl = '';
/** Answers with all that it was sent, as careless servers do. */
const echo = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString('utf8');
    received.push({ authorization: request.headers.authorization, body: JSON.parse(body) });
    response.end(`${request.headers.authorization ?? ''}\n${body}`);
  });
});
let captain: Captain;
let dataDir: string;
const messages: string[] = [];

/** A renderer at the other end of a socket; all that reaches it is kept in `messages`. */
function renderer(): ContractRouterClient<AppContract> {
  const ends = { main: [] as ((event: { data: unknown }) => void)[], page: [] as ((event: { data: unknown }) => void)[] };
  const listen = (to: ((event: { data: unknown }) => void)[]) => (type: string, listener: (event: { data: unknown }) => void) => void (type === 'message' && to.push(listener));
  serveSocket(captain, {
    bufferedAmount: 0, readyState: 1, addEventListener: listen(ends.main),
    send: (data) => {
      messages.push(typeof data === 'string' ? data : Buffer.from(data as Uint8Array).toString('utf8'));
      for (const listener of ends.page) listener({ data });
    },
  }, { session: 's' });
  const socket = { readyState: 1, addEventListener: listen(ends.page), send: (data: unknown) => ends.main.forEach((listener) => listener({ data })) };
  // What oRPC uses of a WebSocket is what is here.
  return createORPCClient(new RPCLink({ websocket: socket as unknown as WebSocket }));
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'qd-canary-'));
  const workspaceDir = join(dataDir, 'workspace');
  mkdirSync(join(workspaceDir, 'runbooks'), { recursive: true });
  const kubeconfig = join(dataDir, 'kubeconfig');
  writeFileSync(kubeconfig, JSON.stringify({ apiVersion: 'v1', kind: 'Config', clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }], users: [{ name: 'u', user: {} }], contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }] }));
  writeFileSync(join(workspaceDir, 'quarterdeck.yaml'), 'workspace: shop\nenvironments:\n  lab: { context: c }\n');
  writeFileSync(join(workspaceDir, 'runbooks', 'leak.yaml'), `runbook: leak\nsteps:\n  - id: leak\n    uses: shell\n    env: { TOKEN: { secret: canary } }\n    run: |\n      echo "plain $TOKEN"\n      printf %s "$TOKEN" | base64\n      echo "said=$TOKEN" >> "$QUARTERDECK_OUTPUT"\n      env | grep -c QUARTERDECK_VAULT || true\n`);
  writeFileSync(join(workspaceDir, 'runbooks', 'call.yaml'), `runbook: call\ninputs:\n  url: { type: text }\n  key: { type: secret }\nsteps:\n  - id: call\n    uses: http/request\n    with:\n      url: \${{ inputs.url }}\n      headers: { authorization: '\${{ inputs.key }}' }\n      body: { token: '\${{ inputs.key }}', deep: [{ again: { secret: canary } }], said: secret }\n`);
  writeFileSync(join(workspaceDir, 'runbooks', 'work.yaml'), `runbook: work\ninputs:\n  key: { type: secret }\nsteps:\n  - id: work\n    uses: cluster/job\n    with: { environment: lab, name: work, image: 'w:1', env: { KEY: '\${{ inputs.key }}' } }\n`);
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const address = echo.address();
  echoUrl = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/`;
  process.env['QUARTERDECK_VAULT_KEY'] = Buffer.alloc(32, 5).toString('base64');
  const made = await createCaptain({ dataDir, workspaceDir, kubeconfig, contexts: [], sandbox: null });
  if (!made.ok) throw new Error(made.error.message);
  captain = made.value;
});
afterAll(async () => {
  await captain.close();
  echo.close();
});

test('a secret goes in once; no journal byte, output file, message to the renderer, plan or printed line holds it in any form', async () => {
  const page = renderer();
  const set = await page.vault.set({ name: 'canary', value: CANARY });
  expect(set).toMatchObject({ ok: true, value: { secrets: [{ name: 'canary' }] } });
  for (const form of planted) expect(await page.journal.note({ text: `it was ${form} all along` })).toMatchObject({ ok: true });

  const request = { kind: 'start-run' as const, runbook: 'leak', environments: ['lab'], inputs: { [CANARY]: CANARY } };
  const plan = await page.acts.plan(request);
  expect(plan.ok).toBe(true);
  const shown = await captain.confirm({ do: 'show', plan: plan.ok ? plan.value.id : '' }, { session: 's' });
  hides(JSON.stringify(shown));

  const ended = new Promise<void>((done) => captain.services.live.runs.onChange(() => void (captain.services.live.runs.all().some((run) => run.finishedAt !== null) && done())));
  const leaking = { kind: 'start-run' as const, runbook: 'leak', environments: [], inputs: {} };
  const mine = await captain.services.acts.plan(leaking, 's');
  const started = await captain.carryOut(leaking, mine.ok ? mine.value.digest : '');
  if (started.kind !== 'started') throw new Error(JSON.stringify(started));
  await ended;
  const stop = new AbortController();
  for await (const chunk of captain.services.live.output(started.run, 'leak', stop.signal)) {
    expect(chunk.text).toContain('plain [secret]');
    // The vault's own key is nowhere in a script's environment.
    expect(chunk.text).toMatch(/\r\n0\r\n/);
    hides(chunk.text);
    break;
  }
  await page.journal.read({ limit: 500 });
  await page.vault.list({});
  expect(messages.length).toBeGreaterThan(6);
  hides(messages.join('\n'));

  const printed: string[] = [];
  const write = process.stdout.write;
  process.stdout.write = (chunk: string | Uint8Array) => printed.push(String(chunk)) > 0;
  try {
    hideInOutput((text) => captain.redact(text));
    deliver(answer(0, { said: planted }, planted.join(' ')), true);
    deliver(answer(0, {}, planted.join(' ')), false);
  } finally {
    process.stdout.write = write;
  }
  expect(printed.join('')).toContain('[redacted]');
  hides(printed.join(''));

  hidesOnDisk();
});

test('a private calendar address that the vault keeps is asked, and no message, journal byte, fault or file holds it, though the server says it back', async () => {
  const page = renderer();
  const server = createServer((request, response) => response.end(`nothing at ${request.url ?? ''}`));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await page.vault.set({ name: 'feed', value: `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/private/${CANARY}/basic.ics` });
  mkdirSync(join(dataDir, 'workspace', 'calendars'), { recursive: true });
  const read = new Promise<void>((done) => {
    const opened = captain.services.live.calendarSources();
    opened.source.onChange(() => {
      if (opened.source.get('shifts')?.state !== 'faulty') return;
      opened.close();
      done();
    });
  });
  writeFileSync(join(dataDir, 'workspace', 'calendars', 'shifts.yaml'), 'calendar: shifts\nholds: shifts\nfrom: { secret: feed }\n');
  await read;
  for await (const frame of await page.live.calendarSources(undefined)) {
    expect(frame.upsert).toMatchObject([{ id: 'shifts', from: 'the address that the vault keeps as feed' }]);
    break;
  }
  const range = { from: Date.now(), to: Date.now() + 86_400_000 };
  for await (const frame of await page.live.calendar(range)) {
    hides(JSON.stringify(frame));
    break;
  }
  await page.journal.read({ limit: 500 });
  hides(messages.join('\n'));
  hidesOnDisk();
  server.close();
});

/** No byte of any file of this machine's Quarterdeck holds it. */
function hidesOnDisk(): void {
  for (const entry of readdirSync(dataDir, { recursive: true, withFileTypes: true })) if (entry.isFile()) hides(readFileSync(join(entry.parentPath, entry.name), 'latin1'));
}

test('a secret in an HTTP request’s headers and body reaches the server and nobody else, though the server answers with it', async () => {
  const page = renderer();
  await page.vault.set({ name: 'canary', value: CANARY });
  const inputs = { url: echoUrl, key: 'canary' };
  const dry = await page.runbooks.dryRun({ runbook: 'call', inputs });
  expect(received).toEqual([]);
  expect(dry).toMatchObject({ ok: true, value: [{ verdict: 'would-do', sends: expect.stringMatching(/authorization: \[secret canary\]\n\n[^]*"token": "\[secret canary\]"/) }] });
  const request = { kind: 'start-run' as const, runbook: 'call', environments: [], inputs };
  const plan = await captain.services.acts.plan(request, 's');
  const started = await captain.carryOut(request, plan.ok ? plan.value.digest : '');
  if (started.kind !== 'started') throw new Error(JSON.stringify(started));
  await new Promise<void>((done) => {
    const look = (): void => void (captain.services.live.runs.get(started.run)?.finishedAt != null && done());
    captain.services.live.runs.onChange(look);
    look();
  });
  expect(received).toEqual([{ authorization: CANARY, body: { token: CANARY, deep: [{ again: CANARY }], said: 'secret' } }]);
  const entries = await page.journal.read({ limit: 500 });
  expect(JSON.stringify(entries)).toContain('{\\"secret\\":\\"canary\\"}');
  const evidence = await page.journal.evidence({ kind: 'run', run: started.run });
  if (!evidence.ok) throw new Error(evidence.error.message);
  const files = Object.values(unzipSync(Buffer.from(evidence.value.zip, 'base64'))).map((bytes) => Buffer.from(bytes).toString('utf8'));
  expect(files.join('')).toContain('[redacted]');
  hides(JSON.stringify([dry, captain.services.live.runs.all(), files]));
  hides(messages.join('\n'));
  hidesOnDisk();
});

test('a secret of the vault never becomes a part of a Job: it is refused before anything is asked, and what to give instead is said', async () => {
  const page = renderer();
  const refused = await page.runbooks.dryRun({ runbook: 'work', inputs: { key: 'canary' } });
  expect(refused).toMatchObject({ ok: false, error: { message: expect.stringMatching(/^step work: env\.KEY: a secret of the vault does not go into a Job: .*secretKeyRef: \{ name, key \} \}$/) } });
});
