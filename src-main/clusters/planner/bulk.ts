import { type KubeClient, type KubeObject, type KubeOutcome, type KubeRequest, at, items, kubeObject, record, text } from '../kube.ts';

/** From so many workloads of one namespace on, its collections are read whole, once, instead of by one request for each. */
const FROM = 10;
/** A collection with more objects than this is not read whole for a plan's sake. */
const MOST = 2_000;

const PATH = /^(\/apis\/apps\/v1|\/api\/v1)\/namespaces\/([^/]+)\/(deployments|statefulsets|daemonsets|replicasets|controllerrevisions|pods)(?:\/([^/]+))?$/;

/** Whoever reads a workload reads these next: they are asked for along with it, not after it. */
const NEXT: Readonly<Record<string, readonly string[]>> = { deployments: ['replicasets', 'pods'], statefulsets: ['controllerrevisions', 'pods'], daemonsets: ['controllerrevisions', 'pods'] };

/**
 * A client that answers the reads of one plan out of whole lists, read once each and as consistently as the single reads would
 * be. Whatever it cannot answer so (the list is forbidden, too long, or is no list) goes to the server as it was asked, and the
 * same question goes once.
 */
export function bulkReads(client: KubeClient, workloads: number): KubeClient {
  if (workloads < FROM) return client;
  const lists = new Map<string, Promise<readonly KubeObject[] | null>>();
  const answers = new Map<string, Promise<KubeOutcome>>();
  const once = (request: KubeRequest): Promise<KubeOutcome> => {
    const key = JSON.stringify([request.path, request.query, request.accept]);
    const known = answers.get(key) ?? client.request(request);
    answers.set(key, known);
    return known;
  };
  const listOf = (collection: string): Promise<readonly KubeObject[] | null> => {
    const known = lists.get(collection) ?? readList(client, collection);
    lists.set(collection, known);
    return known;
  };
  return {
    context: client.context,
    stream: (request) => client.stream(request),
    close: () => undefined,
    async request(request) {
      const asked = PATH.exec(request.path);
      const selector = selectorOf(request);
      if (request.method !== 'GET') return client.request(request);
      if (asked === null || request.accept !== undefined || selector === null) return once(request);
      const [, , namespace = '', plural = '', name] = asked;
      for (const next of NEXT[plural] ?? []) void listOf(`${next === 'pods' ? '/api/v1' : '/apis/apps/v1'}/namespaces/${namespace}/${next}`);
      const list = await listOf(name === undefined ? request.path : request.path.slice(0, -name.length - 1));
      if (list === null) return once(request);
      if (name === undefined) return { kind: 'answered', status: 200, body: { items: list.filter(selector) } };
      const found = list.find((object) => object.metadata.name === decodeURIComponent(name));
      // One that is not there now is asked for by itself: the answer is then the server's own.
      return found === undefined ? once(request) : { kind: 'answered', status: 200, body: found };
    },
  };
}

async function readList(client: KubeClient, path: string): Promise<readonly KubeObject[] | null> {
  const outcome: KubeOutcome = await client.request({ method: 'GET', path, query: { limit: String(MOST) } });
  if (outcome.kind !== 'answered' || outcome.status !== 200 || (text(at(outcome.body, 'metadata', 'continue')) ?? '') !== '') return null;
  const kind = text(at(outcome.body, 'kind'))?.replace(/List$/, '');
  const apiVersion = text(at(outcome.body, 'apiVersion'));
  // Items of a list carry neither: the list says it for all of them.
  return kind === undefined || apiVersion === undefined ? null : items(at(outcome.body, 'items')).flatMap((item) => kubeObject({ apiVersion, kind, ...record(item) }) ?? []);
}

/** What a label selector of equalities lets through; null where it says more, or more is asked for than a selector. */
function selectorOf({ query = {} }: KubeRequest): ((object: KubeObject) => boolean) | null {
  const { labelSelector = '', ...others } = query;
  if (Object.keys(others).length > 0) return null;
  const parts = labelSelector === '' ? [] : labelSelector.split(',').map((part) => /^([^=!()\s]+)=([^=!()\s]*)$/.exec(part));
  if (parts.includes(null)) return null;
  return ({ metadata: { labels = {} } }) => parts.every((part) => labels[part?.[1] ?? ''] === part?.[2]);
}
