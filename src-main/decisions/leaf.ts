import { type ActRequest, type Decided, type LeafView, type WorkloadRef, assertNever } from '../../src-preload/contract/index.ts';
import type { Leaf } from './language/model.ts';

/** What a leaf acts on. */
export interface LeafSubject {
  readonly ref: WorkloadRef | null;
  readonly release: string | null;
  readonly environment: string;
  readonly service: string;
}

/** A leaf with the act to ask a plan of; null where it acts on nothing, or nothing is known to act on. */
export function leafView(id: string, leaf: Leaf, subject: LeafSubject, decided: Decided): LeafView {
  return { id, do: leaf.do, say: leaf.say, runbook: leaf.do === 'run-runbook' ? leaf.runbook : null, act: actOf(leaf, subject, decided) };
}

function actOf(leaf: Leaf, { ref, release, environment, service }: LeafSubject, decided: Decided): ActRequest | null {
  const forRelease = release === null ? {} : { release };
  if (leaf.do === 'hold') return null;
  if (leaf.do === 'run-runbook') return { kind: 'start-run', runbook: leaf.runbook, environments: [environment], inputs: inputsOf(leaf.with, { service, environment }), decided, ...forRelease };
  if (ref === null) return null;
  const workloads = [ref];
  const { do: act } = leaf;
  switch (act) {
    case 'rollback':
      return { kind: 'rollback', workloads, to: {}, reason: leaf.say, decided, ...forRelease };
    case 'abort-canary':
      return { kind: 'steer', workload: ref, verb: 'abort', reason: leaf.say, decided, ...forRelease };
    case 'pause':
      return { kind: 'stop', workloads, decided, ...forRelease };
    case 'roll-forward':
      return { kind: 'go-forward', workloads, decided, ...forRelease };
    default:
      return assertNever(act);
  }
}

/** `$service` and `$environment` in a runbook's inputs. */
const inputsOf = (inputs: Readonly<Record<string, string>>, known: { readonly service: string; readonly environment: string }): Record<string, string> =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, value.replaceAll('$service', known.service).replaceAll('$environment', known.environment)]));
