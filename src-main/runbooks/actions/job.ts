import { z } from 'zod';
import type { Action, ActContext, ActEnd } from '../action.ts';
import { duration, durationMs } from '../language/durations.ts';
import { secretRefSchema } from '../language/model.ts';
import type { ObjectRef, RunPorts } from '../ports.ts';
import { barrier, endOf } from './cluster-write.ts';

/** What a manifest says anybody who may read Jobs can read: a secret is one of the cluster's own, by its name. */
const variable = z.union([z.string(), z.strictObject({ secretKeyRef: z.strictObject({ name: z.string().min(1), key: z.string().min(1) }) })], {
  error: ({ input: given }) => (secretRefSchema.safeParse(given).success ? 'a secret of the vault does not go into a Job: its value would stand in the Job’s manifest, for anybody to read; name a Secret of the cluster: { secretKeyRef: { name, key } }' : 'neither text nor { secretKeyRef: { name, key } }'),
});
const input = z.object({
  environment: z.string().min(1), namespace: z.string().nullish(), name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/), image: z.string().min(1),
  command: z.array(z.string()).optional(), env: z.record(z.string(), variable).default({}), backoffLimit: z.number().int().min(0).max(10).default(0),
  /** How long it may be at work, by the cluster's own clock: it is ended there, whoever waits for it. */
  deadline: duration.optional(),
});
type Input = z.infer<typeof input>;
const sent = z.object({ ref: z.object({ environment: z.string(), apiVersion: z.string(), kind: z.string(), namespace: z.string().nullable(), name: z.string() }) });
const conditions = z.object({ status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string(), message: z.string().optional() })).default([]), active: z.number().default(0) }).default({ conditions: [], active: 0 }) });
const LOOK_MS = 1_000;
/** Its log is read at every so many looks: each time it is read from its beginning. */
const LOOKS_A_LOG = 3;

/** Run a Kubernetes Job: it goes on when this laptop closes. Named by run, step and key, so that it can never be made twice. */
export const job: Action<Input> = {
  name: 'cluster/job',
  effect: 'probeable',
  with: input,
  say: ({ name, environment }) => `run the job ${name} in ${environment}`,
  async prepare(wanted, { ports, release, run, key }) {
    const barred = barrier(wanted.environment, wanted.name, 'forward', { ports, release });
    if (barred !== null) return barred;
    const name = `${wanted.name}-${run}-${key.slice(0, 6)}`.toLowerCase();
    const container = { name: 'job', image: wanted.image, ...(wanted.command === undefined ? {} : { command: wanted.command }), env: Object.entries(wanted.env).map(([name_, given]) => ({ name: name_, ...(typeof given === 'string' ? { value: given } : { valueFrom: given }) })) };
    const manifest = {
      apiVersion: 'batch/v1', kind: 'Job', metadata: { name, labels: { 'app.kubernetes.io/created-by': 'quarterdeck' } },
      spec: { backoffLimit: wanted.backoffLimit, ...deadlineOf(wanted.deadline), template: { spec: { restartPolicy: 'Never', containers: [container] } } },
    };
    return ports.cluster.prepareChange({ kind: 'create', environment: wanted.environment, namespace: wanted.namespace ?? null, manifest });
  },
  act: async (request, _input, { ports }) => endOf(await ports.cluster.send(request)),
  probe: (request, ports) => ports.cluster.probe(request),
  difference: (request, ports) => ports.cluster.difference(request),
  async settle(_input, { request }, context) {
    const made = sent.safeParse(request);
    return made.success ? waitForJob(made.data.ref, context) : { kind: 'failed', say: 'it is not known which job was made', code: 'lost' };
  },
};

const deadlineOf = (text: string | undefined): object => (text === undefined ? {} : { activeDeadlineSeconds: Math.max(1, Math.ceil((durationMs(text) ?? 0) / 1_000)) });

async function waitForJob(ref: ObjectRef, { ports, timeoutMs, signal, output, progress }: ActContext): Promise<ActEnd> {
  const deadline = ports.now() + timeoutMs;
  const follow = followLog(ref, ports, output);
  for (let look = 1; !signal.aborted; look += 1) {
    const read = await ports.cluster.read(ref);
    const object = read.ok && read.value !== null ? conditions.safeParse(read.value) : null;
    if (read.ok && read.value === null) return { kind: 'failed', say: `the job ${ref.name} is gone`, code: 'gone' };
    const ended = object?.success === true ? object.data.status.conditions.find((one) => (one.type === 'Complete' || one.type === 'Failed') && one.status === 'True') : undefined;
    if (ended !== undefined) {
      await follow(true);
      return ended.type === 'Complete' ? { kind: 'done', say: `the job ${ref.name} is complete` } : { kind: 'failed', say: `the job ${ref.name} failed: ${ended.message ?? 'no reason given'}`, code: 'job-failed' };
    }
    if (ports.now() > deadline) return { kind: 'failed', say: `the job ${ref.name} did not end within ${Math.round(timeoutMs / 1000)} s; it goes on in the cluster`, code: 'timeout' };
    if (look % LOOKS_A_LOG === 0) await follow(false);
    progress({ say: read.ok ? `the job ${ref.name} runs` : `cannot be read now: ${read.error.message}`, done: 0, total: 1 });
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return { kind: 'not-done', say: 'nobody waits for it any more; the job itself goes on' };
}

/** Writes what is new of a Job's log. What cannot be had is said at its end, and not while its pods may only be beginning. */
function followLog(ref: ObjectRef, ports: RunPorts, output: (text: string) => void): (isEnd: boolean) => Promise<void> {
  let shown = '';
  return async (isEnd) => {
    const log = await ports.cluster.jobLog(ref);
    const text = log.ok ? log.value : `[no logs: ${log.error.message}]\n`;
    if (!isEnd && (!log.ok || text.includes('[no logs'))) return;
    // Several pods write side by side, or one that wrote is gone: then it does not go on where it stood.
    if (text !== shown) output(text.startsWith(shown) ? text.slice(shown.length) : `[its log, from the beginning]\n${text}`);
    shown = text;
  };
}
