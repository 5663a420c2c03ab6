import { z } from 'zod';
import { type Result, type WorkloadRef, fail } from '../../../src-preload/contract/index.ts';
import type { Acted, Action, ActContext, ActEnd } from '../action.ts';
import type { Prepared, Rechecked, RunPorts, WriteEnd } from '../ports.ts';

type Intent = 'forward' | 'rollback' | null;

/** What the three writes to a cluster share: armed or not at all, sent as journaled, probed when in doubt, then waited for. */
export function clusterWrite<W>(kind: {
  readonly name: string;
  readonly with: z.ZodType<W>;
  readonly intent: Intent | ((input: W) => Intent);
  /** Whether the step lasts until the rollout's end; it may depend on the input. */
  readonly waits: boolean | ((input: W) => boolean);
  /** Whether a rollout that waits for a person, as at a pause step, has ended too. */
  readonly heldIsEnd?: boolean;
  refOf(input: W): WorkloadRef;
  say(input: W): string;
  prepare(input: W, ports: RunPorts): Promise<Result<Prepared>> | Result<Prepared>;
  recheck?(input: W, context: ActContext): Promise<Result<Rechecked>>;
  /** What is true at the end: somebody may have changed it again while it was waited for. */
  confirm?(input: W, end: ActEnd, context: ActContext): Promise<ActEnd>;
}): Action<W> {
  return {
    name: kind.name,
    effect: 'probeable',
    with: kind.with,
    say: kind.say,
    ...(kind.recheck === undefined ? {} : { recheck: kind.recheck.bind(kind) }),
    async prepare(input, { ports, release }) {
      const { environment, name } = kind.refOf(input);
      const barred = barrier(environment, name, typeof kind.intent === 'function' ? kind.intent(input) : kind.intent, { ports, release });
      return barred ?? kind.prepare(input, ports);
    },
    act: async (request, _input, { ports }) => endOf(await ports.cluster.send(request)),
    probe: (request, ports) => ports.cluster.probe(request),
    difference: (request, ports) => ports.cluster.difference(request),
    ...(kind.waits === false ? {} : {
      settle: async (input: W, acted: Acted, context: ActContext): Promise<ActEnd> => {
        if (typeof kind.waits === 'function' && !kind.waits(input)) return acted;
        const end = await waitFor(kind.refOf(input), writtenOf(acted.data), context, kind.heldIsEnd);
        return end.kind === 'done' && kind.confirm !== undefined ? kind.confirm(input, end, context) : end;
      },
    }),
  };
}

/** Why nothing may be written there now, or null. Neither ends a run: it waits until somebody arms, or the freeze is over or overridden. */
export function barrier(environment: string, workload: string, intent: 'forward' | 'rollback' | null, { ports, release }: Pick<ActContext, 'ports' | 'release'>): Result<never> | null {
  if (!ports.armed(environment)) return fail('looking-only', `${environment} is looking only`, { hint: `Arm ${environment}, then resume.` });
  const verdict = intent === null ? null : ports.freeze(environment, workload, intent, release);
  return verdict?.verdict === 'refused' ? fail('frozen', verdict.say, { hint: 'Two ways on: go back, which a freeze lets pass unless it says otherwise, or resume when it is over or overridden for this release' }) : null;
}

export function endOf(end: WriteEnd): ActEnd {
  switch (end.kind) {
    case 'written':
      return { kind: 'done', say: end.say, data: { generation: end.generation, ...(end.version === undefined ? {} : { version: end.version }) } };
    case 'refused':
      return { kind: 'refused', say: end.say };
    case 'not-sent':
      return { kind: 'not-done', say: end.say };
    case 'in-doubt':
      return { kind: 'in-doubt', say: end.say };
  }
}

/** What a write left behind, by which its rollout is told from an older one; of a step that wrote nothing, nothing. */
interface Written {
  readonly generation: number;
  readonly version?: string | undefined;
}
export const writtenOf = (data: unknown): Written => z.object({ generation: z.number(), version: z.string().optional() }).safeParse(data).data ?? { generation: 0 };

/** Follows the rollout to its end; a deadline is a failure of the step, not of the rollout, and says what was seen last. */
export async function waitFor(ref: WorkloadRef, { generation, version }: Written, { ports, timeoutMs, progress, signal }: ActContext, heldIsEnd = false): Promise<ActEnd> {
  const end = await ports.cluster.rolloutEnd(ref, { generation, heldIsEnd, deadlineMs: timeoutMs, progress, signal, ...(version === undefined ? {} : { version }) });
  return end.kind === 'complete' ? { kind: 'done', say: end.say } : { kind: 'failed', say: end.say, code: end.kind };
}
