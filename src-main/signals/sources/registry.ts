import { type Result, type SourceTest, type SourceView, fail, ok } from '../../../src-preload/contract/index.ts';
import { LiveCollection, type LiveSource } from '../../live/index.ts';
import { type SignalSource, spanMs } from '../language/model.ts';
import { type Asking, get } from './ask.ts';

export interface SourcePorts {
  /** The sources of the workspace as it stands now. */
  sources(): Readonly<Record<string, SignalSource>>;
  /** A secret's value, for the moment of its use. */
  secret(name: string): Promise<Result<string>>;
  /** A file of the workspace, by its path in it. */
  file(path: string): Promise<Result<string>>;
  now(): number;
}

type Kind = SourceView['kind'];
const kindOf = (source: SignalSource): Kind => ('prometheus' in source ? 'prometheus' : 'alertmanager');
const addressesOf = (source: SignalSource): string | Readonly<Record<string, string>> => ('prometheus' in source ? source.prometheus : source.alertmanager);

/** The sources by name: how each is reached, and how it fared. */
export class Sources {
  readonly live: LiveSource<SourceView>;
  readonly #live = new LiveCollection<SourceView>();
  readonly #ports: SourcePorts;
  readonly #health = new Map<string, Pick<SourceView, 'state' | 'lastSuccessAt' | 'lastError'>>();

  constructor(ports: SourcePorts) {
    this.#ports = ports;
    this.live = this.#live;
  }

  /** The name of the source that a signal means: the one it names, else the only one of its kind. */
  named(kind: Kind, name: string | undefined): Result<string> {
    const sources = Object.entries(this.#ports.sources());
    const found = name === undefined ? sources.filter(([, source]) => kindOf(source) === kind) : sources.filter(([id, source]) => id === name && kindOf(source) === kind);
    const [first, second] = found;
    if (first === undefined) return fail('no-source', name === undefined ? `the workspace names no ${kind}` : `the workspace names no ${kind} ${name}`, { hint: 'Sources stand under signals: in quarterdeck.yaml.' });
    return second === undefined ? ok(first[0]) : fail('no-source', `there are several sources of the kind ${kind}: name one`);
  }

  /** How a source is reached from an environment, its secret included. Call it afresh for each request. */
  async reach(name: string, environment: string): Promise<Result<Asking>> {
    const source = this.#ports.sources()[name];
    if (source === undefined) return fail('no-source', `the workspace names no source ${name}`);
    const addresses = addressesOf(source);
    const url = typeof addresses === 'string' ? addresses : addresses[environment];
    if (url === undefined) return fail('no-source', `${name} has no address for ${environment}`, { hint: 'Add one under signals: in quarterdeck.yaml.' });
    const authorization = await this.#authorization(source);
    if (!authorization.ok) return authorization;
    const ca = source.tls?.ca === undefined ? ok(null) : await this.#ports.file(source.tls.ca);
    if (!ca.ok) return ca;
    return ok({ url, authorization: authorization.value, verifyTls: source.tls?.verify ?? true, ca: ca.value, timeoutMs: spanMs(source.timeout) });
  }

  async #authorization({ auth }: SignalSource): Promise<Result<string | null>> {
    if (auth === undefined) return ok(null);
    const secret = await this.#ports.secret('bearer' in auth ? auth.bearer.secret : auth.basic.secret);
    if (!secret.ok) return secret;
    return ok('bearer' in auth ? `Bearer ${secret.value}` : `Basic ${Buffer.from(`${auth.basic.user}:${secret.value}`).toString('base64')}`);
  }

  /** Notes how a source fared; a fault that is the query's own says nothing against the source. */
  fared(name: string, result: Result<unknown>): void {
    const before = this.#health.get(name) ?? { state: 'not-asked' as const, lastSuccessAt: null, lastError: null };
    this.#health.set(name, result.ok
      ? { ...before, state: 'answering', lastSuccessAt: this.#ports.now() }
      : { ...before, state: 'failing', lastError: { at: this.#ports.now(), message: result.error.message, hint: result.error.hint ?? '' } });
    this.refresh();
  }

  refresh(polledOf: (name: string) => number = this.#polledOf): void {
    this.#polledOf = polledOf;
    this.#live.replace(Object.entries(this.#ports.sources()).map(([id, source]): SourceView => {
      const addresses = addressesOf(source);
      return {
        id, kind: kindOf(source), urls: typeof addresses === 'string' ? { '*': addresses } : { ...addresses },
        secret: source.auth === undefined ? null : 'bearer' in source.auth ? source.auth.bearer.secret : source.auth.basic.secret,
        verifyTls: source.tls?.verify ?? true, polled: polledOf(id), state: 'not-asked', lastSuccessAt: null, lastError: null, ...this.#health.get(id),
      };
    }));
  }
  #polledOf: (name: string) => number = () => 0;

  /** Asks a source for its own health, and gives its real answer. */
  async test(name: string, environment: string | undefined): Promise<Result<SourceTest>> {
    const source = this.#ports.sources()[name];
    if (source === undefined) return fail('no-source', `the workspace names no source ${name}`);
    const addresses = addressesOf(source);
    const first = typeof addresses === 'string' ? '*' : (environment ?? Object.keys(addresses)[0] ?? '');
    const asking = await this.reach(name, first);
    if (!asking.ok) return asking;
    const path = kindOf(source) === 'prometheus' ? '/api/v1/query?query=vector(1)' : '/api/v2/status';
    const url = `${asking.value.url.replace(/\/+$/, '')}${path}`;
    const said = await get({ ...asking.value, url });
    if (!said.ok) {
      this.fared(name, said);
      return said;
    }
    const { status, body, tookMs } = said.value;
    const success = status === 200 && (kindOf(source) === 'prometheus' ? body.includes('"success"') : body.includes('versionInfo'));
    const say = success ? `${kindOf(source)} answers` : `HTTP ${status}, and that is no answer of ${kindOf(source)}`;
    this.fared(name, success ? ok(null) : fail('wrong-content', say));
    return ok({ url, tookMs, say, answer: body.slice(0, 500) });
  }
}
