import { createHash } from 'node:crypto';
import { type Result, type RunbookView, fail, ok } from '../../src-preload/contract/index.ts';
import { environmentsOf, pinRunbook, runbookHash, runbookView } from '../runbooks/index.ts';
import type { RunPinned, RunWanted } from '../acts/index.ts';
import { releaseScope, workloadOf } from '../workspace/index.ts';
import type { Deck } from './deck.ts';

export const runbooksOf = ({ target }: Pick<Deck, 'target'>): RunbookView[] =>
  [...(target.workspace?.runbooks.values() ?? [])].map((parsed) => runbookView(parsed.value, runbookHash(parsed.source), parsed.file));

interface Pinned {
  readonly steps: Extract<ReturnType<typeof pinRunbook>, { ok: true }>['value'];
  readonly hash: string;
  readonly source: string;
}

/** A runbook of the workspace as it stands now, pinned to these inputs and this release. */
export function pinFor({ target: { workspace } }: Pick<Deck, 'target'>, runbook: string, release: string | null, inputs: Readonly<Record<string, string>>): Result<Pinned> {
  const found = workspace?.runbooks.get(runbook);
  if (found === undefined || workspace === null) return fail('no-such-runbook', `there is no runbook ${runbook}`);
  const scope = {
    release: release === null ? null : releaseScope(workspace, release), dir: workspace.dir,
    known: { services: [...workspace.services.keys()], environments: Object.keys(workspace.environments) },
    runbookNamed: (name: string) => workspace.runbooks.get(name)?.value,
    workloadOf: (service: string, environment: string) => workloadOf(workspace, service, environment),
  };
  const steps = pinRunbook(found.value, inputs, scope);
  return steps.ok ? ok({ steps: steps.value, hash: runbookHash(found.source), source: found.source }) : steps;
}

/** What a start would be now, for the plan that is shown before it: a fact of it moves as soon as any of its steps would be another. */
export function pinnedNow(deck: Pick<Deck, 'target'>, { runbook, release, environments, inputs }: RunWanted): Result<RunPinned> {
  const pinned = pinFor(deck, runbook, release, inputs);
  if (!pinned.ok) return pinned;
  const { steps, hash } = pinned.value;
  const reached = environmentsOf(steps);
  const planned = release === null ? [] : (deck.target.workspace?.releases.get(release)?.value.environments ?? []);
  return ok({
    hash: createHash('sha256').update(hash).update(JSON.stringify(steps)).digest('hex'),
    environments: reached.length > 0 ? reached : environments.length > 0 ? environments : planned,
    steps: steps.filter(({ role }) => role === 'step').map(({ id, title, effect }) => ({ id, title, effect })),
  });
}
