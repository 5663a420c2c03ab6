import { basename, join } from 'node:path';
import { type Result, assertNever, ok } from '../../../src-preload/contract/index.ts';
import { get, parseJson } from '../../signals/index.ts';
import { type HttpProbe, type PlacedItem, type ScriptProbe, probeOf, timeoutMs } from '../model.ts';
import type { ItemReading } from '../verdict.ts';
import { phaseIn } from './expression.ts';
import { runProgram } from './program.ts';
import { plainText, readingOf, readingOfOutput } from './said.ts';

/** What a probe needs of everything else. */
export interface ProbePorts {
  readonly now: () => number;
  /** A secret's value, for the moment of its use. */
  secret(name: string): Promise<Result<string>>;
  /** Takes every secret out of a text. */
  redact(text: string): string;
}

/** Asks an item for its phase, once. Read-only by contract; whatever goes wrong is a reading that is unknown, with why. */
export async function probeItem(item: PlacedItem, ports: ProbePorts, signal: AbortSignal): Promise<ItemReading> {
  const probe = probeOf(item.def);
  try {
    return 'run' in probe ? await ofProgram(item, probe, ports, signal) : await ofAddress(item, probe, ports, signal);
  } catch (error) {
    return unknown(`its probe ended in an error: ${error instanceof Error ? error.message : String(error)}`, ports);
  }
}

const unknown = (why: string, { now, redact }: ProbePorts): ItemReading => ({ kind: 'unknown', why: plainText(redact(why)), at: now() });

async function ofProgram(item: PlacedItem, probe: ScriptProbe, ports: ProbePorts, signal: AbortSignal): Promise<ItemReading> {
  const values: Record<string, string> = { QUARTERDECK_RELEASE: item.release, QUARTERDECK_ITEM: item.def.item, QUARTERDECK_ENVIRONMENT: item.environment ?? '' };
  for (const [name, given] of Object.entries(probe.env)) {
    const value = typeof given === 'string' ? ok(given) : await ports.secret(given.secret);
    if (!value.ok) return unknown(value.error.message, ports);
    values[name] = value.value;
  }
  const ran = await runProgram({ file: join(item.dir, probe.run), cwd: item.dir, env: values, timeoutMs: timeoutMs(probe), signal });
  const program = basename(probe.run);
  switch (ran.kind) {
    case 'cut':
      return unknown(`${program}: ${ran.why}`, ports);
    case 'ended': {
      const last = ports.redact(ran.stderr).trimEnd().split('\n').at(-1) ?? '';
      if (ran.code !== 0) return unknown(`${program} ended with exit code ${ran.code}${last === '' ? '' : `: ${plainText(last, 120)}`}`, ports);
      return readingOfOutput(item.def.phases, ports.redact(ran.stdout), ports.now());
    }
    default:
      return assertNever(ran);
  }
}

async function ofAddress({ release, environment, def }: PlacedItem, probe: HttpProbe, ports: ProbePorts, signal: AbortSignal): Promise<ItemReading> {
  const url = probe.http.replaceAll('{environment}', encodeURIComponent(environment ?? '')).replaceAll('{release}', encodeURIComponent(release));
  const token = probe.auth === undefined ? null : await ports.secret(probe.auth.bearer.secret);
  if (token?.ok === false) return unknown(token.error.message, ports);
  const said = await unlessStopped(signal, get({ url, authorization: token === null ? null : `Bearer ${token.value}`, verifyTls: true, ca: null, timeoutMs: timeoutMs(probe) }));
  if (said === null) return unknown('its probe: it was stopped', ports);
  if (!said.ok) return unknown(`its probe: ${said.error.message}`, ports);
  const { status, body } = said.value;
  const json = parseJson(body);
  const found = phaseIn(probe.phase, { status, body, ...(json === undefined ? {} : { json }) });
  if ('why' in found) return unknown(`its probe answered HTTP ${status}, and tells no phase: ${found.why}`, ports);
  return readingOf(def.phases, ports.redact(found.phase), '', ports.now());
}

/** Null as soon as nobody wants the answer any more; what was asked ends by its own time. */
async function unlessStopped<T>(signal: AbortSignal, asked: Promise<T>): Promise<T | null> {
  const over = Promise.withResolvers<null>();
  const stop = (): void => over.resolve(null);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  return Promise.race([asked, over.promise]).finally(() => signal.removeEventListener('abort', stop));
}
