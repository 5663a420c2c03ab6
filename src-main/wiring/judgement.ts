import { readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type Result, fail, ok } from '../../src-preload/contract/index.ts';
import type { JudgementServices } from '../api/index.ts';
import type { Tree } from '../decisions/index.ts';
import { type IncidentEntry, Incidents, incidentKinds, type OtherChange } from '../incidents/index.ts';
import { installRoot } from '../install/index.ts';
import type { Journal } from '../journal/index.ts';
import { SignalDesk, spanMs } from '../signals/index.ts';
import { readTree } from '../workspace/index.ts';
import { onCallNow } from './calendar.ts';
import type { Deck } from './deck.ts';
import { createTrees, openTree, replayFrom, treeNamed, treeNames, tryWith } from './trees.ts';
import { refOf } from './tree-facts.ts';
import { planner } from './worlds.ts';

/** Signals, trees and incidents over a deck that is still being built; the deck is asked at each use. */
export function createJudgement(deck: () => Deck, journal: Journal): Pick<Deck, 'signals' | 'trees'> {
  const signals = new SignalDesk({
    sources: () => deck().target.workspace?.signals ?? {},
    secret: (name) => deck().vault.get(name, 'a source of signals'),
    file: (path) => workspaceFile(deck(), path),
    now: () => deck().now(),
  });
  return { signals, trees: createTrees(deck, journal, (ref) => planner(deck())([ref])) };
}

/** The tree that every workspace has, unless it has one of that name. */
export function readyMadeTree(): Tree | null {
  const read = readTree(join(installRoot(), 'resources', 'example'), 'trees/rollback.yaml');
  return read.ok ? read.value : null;
}

/** A text file of the workspace; nothing outside of it, also not by way of a link. */
async function workspaceFile({ target }: Deck, path: string): Promise<Result<string>> {
  const dir = target.workspace?.dir;
  if (dir === undefined) return fail('no-workspace', 'there is no workspace to read a file of');
  try {
    const [root, file] = await Promise.all([realpath(dir), realpath(join(dir, path))]);
    if (!file.startsWith(`${root}${sep}`)) return fail('outside', `${path} lies outside of the workspace`);
    return ok(await readFile(file, 'utf8'));
  } catch (error) {
    return fail('unreadable', `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The incidents, as the journal tells them and from what is seen now. */
export async function createIncidents(deck: Deck): Promise<Incidents> {
  const { fleet, engine, journal } = deck;
  const told = await journal.read({ kinds: [...incidentKinds], limit: 2_000 });
  const entries = (told.ok ? told.value : []).map(({ entry }): IncidentEntry => entry).reverse();
  const incidents = new Incidents({
    environments: fleet.environments, workloads: fleet.workloads, changes: fleet.changes, runs: engine.runs, now: deck.now,
    refOf: (key) => refOf(deck, key),
    dependsOn: (service) => deck.catalogue().dependsOn(service),
    others: () => othersOf(deck),
    treeFor: () => treeNames(deck)[0] ?? null,
    openTree: (tree, { environment, service }) => deck.trees.open({ tree, environment, service }),
    conn: () => deck.conn.newest(),
    onCall: () => onCallNow(deck),
    async write(write, { environment, service }, release) {
      const about = { actor: { kind: 'person' as const, name: deck.person() }, environment, service, ...(release === undefined ? {} : { release }) };
      return journal.append({ ...write, ...about });
    },
  }, entries);
  journal.subscribe(({ entry }) => incidents.apply(entry));
  return incidents;
}

/** What the clusters do not know of: our own runs, and freezes that began. */
function othersOf({ engine, calendar }: Deck): OtherChange[] {
  const runs = engine.runs.all().map((run): OtherChange => ({
    id: `run/${run.id}`, at: run.startedAt, kind: 'run', what: `${run.title} (${run.state})`, who: run.by, environment: run.environments.length === 1 ? (run.environments[0] ?? null) : null, service: null,
  }));
  const freezes = calendar.freezes().inForce.map((freeze): OtherChange => ({ id: `freeze/${freeze.freeze}/${freeze.start}`, at: freeze.start, kind: 'freeze', what: `the freeze ${freeze.freeze} began: ${freeze.why}`, who: freeze.owner, environment: null, service: null }));
  return [...runs, ...freezes];
}

/** The services of decisions, signals and incidents behind the router. */
export function judgementServices(deck: Deck, incidents: Incidents): JudgementServices {
  return {
    live: {
      tree: (tree, environment, service) => openTree(deck, tree, environment, service),
      sources: deck.signals.sources, incidents: incidents.open, incident: (key) => incidents.look(key),
    },
    decisions: {
      answer: (given) => answer(deck, given),
      tryWith: (key, values) => tryWith(deck, key, values),
      replay: ({ at, ...key }) => replayFrom(deck.journal, key, at),
    },
    signals: { test: (source, environment) => deck.signals.test(source, environment) },
    incidents: {
      open: ({ onsetAt, why, release, ...key }) => incidents.openOne(key, onsetAt, why, release),
      setOnset: ({ onsetAt, why, ...key }) => incidents.say({ kind: 'incident-onset', data: { onsetAt, why } }, key),
      note: ({ speaker, text, ...key }) => incidents.say({ kind: 'incident-note', data: { speaker, text } }, key),
      updated: ({ text, everyMs, ...key }) => incidents.say({ kind: 'status-given', data: { text, everyMs } }, key),
      close: ({ why, ...key }) => incidents.say({ kind: 'incident-closed', data: { why } }, key),
      causes: ({ onsetAt, ...key }) => ok(incidents.causes(key, onsetAt)),
    },
  };
}

/** How long (ms) an override of a question that is no person's to answer holds. */
const OVERRIDE_MS = 10 * 60_000;

async function answer(deck: Deck, given: Parameters<JudgementServices['decisions']['answer']>[0]): Promise<Result<null>> {
  const question = treeNamed(deck, given.tree)?.questions[given.question];
  if (question === undefined) return fail('no-such-question', `the tree ${given.tree} has no question ${given.question}`);
  return deck.answers.give(given, deck.person(), 'by' in question.answer ? spanMs(question.answer.expires) : OVERRIDE_MS);
}
