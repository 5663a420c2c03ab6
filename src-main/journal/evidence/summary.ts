import type { EvidenceScope } from '../../../src-preload/contract/index.ts';
import { type Entry, actorName } from '../entries.ts';
import { sayOf } from '../say.ts';
import { scopeName } from './select.ts';

interface StepSummary {
  readonly step: string;
  readonly result: string;
  readonly say: string;
  readonly attempts: number;
  readonly finishedAt: number;
}

/** What a run came to, told from its entries alone. */
export interface RunSummary {
  readonly run: string;
  readonly title: string;
  readonly release: string | null;
  readonly environments: readonly string[];
  readonly by: string;
  readonly reason: string;
  readonly startedAt: number;
  /** `open`: it had not ended at the checkpoint. */
  readonly state: string;
  readonly say: string;
  readonly finishedAt: number | null;
  readonly steps: readonly StepSummary[];
  readonly approvals: readonly { readonly step: string; readonly decision: string; readonly by: string; readonly at: number; readonly reason: string; readonly key: string | null }[];
  readonly inDoubt: readonly { readonly step: string; readonly verdict: string; readonly how: string; readonly say: string; readonly at: number }[];
}

export interface Summary {
  readonly about: string;
  readonly origin: string;
  readonly entries: number;
  readonly releases: readonly string[];
  readonly people: readonly string[];
  readonly runs: readonly RunSummary[];
  readonly timeline: readonly { readonly seq: number; readonly at: number; readonly kind: string; readonly by: string; readonly say: string; readonly hash: string }[];
}

export function summaryOf(scope: EvidenceScope, origin: string, entries: readonly { readonly entry: Entry; readonly hash: Buffer }[]): Summary {
  const unique = (values: readonly (string | undefined)[]): string[] => [...new Set(values.filter((value) => value !== undefined))].sort();
  return {
    about: scopeName(scope), origin, entries: entries.length,
    releases: unique(entries.map(({ entry }) => entry.release)),
    people: unique(entries.map(({ entry }) => (entry.actor.kind === 'person' ? entry.actor.name : undefined))),
    runs: unique(entries.map(({ entry }) => entry.run)).flatMap((run) => runSummary(run, entries.map(({ entry }) => entry).filter((entry) => entry.run === run))).sort((a, b) => a.startedAt - b.startedAt),
    timeline: entries.map(({ entry, hash }) => ({ seq: entry.seq, at: entry.at, kind: entry.kind, by: actorName(entry), say: sayOf(entry), hash: hash.toString('hex') })),
  };
}

function runSummary(run: string, entries: readonly Entry[]): RunSummary[] {
  const started = entries.find((entry) => entry.kind === 'run-started');
  if (started?.kind !== 'run-started') return [];
  const finished = entries.findLast((entry) => entry.kind === 'run-finished');
  const reopened = entries.some((entry) => (entry.kind === 'run-resumed' || entry.kind === 'step-retried') && entry.seq > (finished?.seq ?? 0));
  const end = finished?.kind === 'run-finished' && !reopened ? finished : null;
  const intents = entries.filter((entry) => entry.kind === 'intent');
  return [{
    run, title: started.data.title, release: started.release ?? null, environments: started.data.environments, by: actorName(started), reason: started.data.reason, startedAt: started.at,
    state: end?.data.state ?? 'open', say: end?.data.say ?? 'it had not ended at the checkpoint', finishedAt: end?.at ?? null,
    steps: entries.flatMap((entry) => (entry.kind === 'step-finished' ? [{ step: entry.data.step, result: entry.data.result, say: entry.data.say, attempts: intents.filter((intent) => intent.data.step === entry.data.step && intent.seq < entry.seq).length, finishedAt: entry.at }] : [])),
    approvals: entries.flatMap((entry) => (entry.kind === 'approval-given' ? [{ step: entry.data.step, decision: entry.data.decision, by: actorName(entry), at: entry.at, reason: entry.data.reason, key: entry.data.key ?? null }] : [])),
    inDoubt: entries.flatMap((entry) => (entry.kind === 'resolved' ? [{ step: entry.data.step, verdict: entry.data.verdict, how: entry.data.how, say: entry.data.say, at: entry.at }] : [])),
  }];
}
