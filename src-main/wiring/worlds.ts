import { createHash } from 'node:crypto';
import { type ChangeIntent, type FreezeVerdict, type Result, type RollbackPlan, type WorkloadRef, fail, workloadId } from '../../src-preload/contract/index.ts';
import type { ActWorld } from '../acts/index.ts';
import { type JournalFact, planRollback, planSteer, pluginCommand, resolveContext } from '../clusters/index.ts';
import type { Looking } from '../items/index.ts';
import type { RoomWorld } from '../rooms/index.ts';
import { pauseSteps, resumeOwnerSteps, rollbackSteps, steerStep } from '../runbooks/index.ts';
import { workloadOf } from '../workspace/index.ts';
import { calendarActs, onCallNow } from './calendar.ts';
import type { Deck } from './deck.ts';
import { ACTING, WATCHING, agreeToProbes, itemsBeside, itemsHere, itemsNow, probesToAgree } from './items.ts';
import { preferencesOf } from './preferences.ts';
import { pinFor, pinnedNow } from './runbooks.ts';
import { decider, treeNames } from './trees.ts';

/** How long (ms) somebody's yes to a request holds; after it they are asked again. */
const APPROVAL_MS = 30 * 60_000;

/** `besides`: how what the releases change besides workloads is read; null: not at all. */
type How = Pick<Parameters<typeof planRollback>[0], 'direction' | 'onFailure' | 'parallel' | 'planned'> & { readonly besides?: Looking | null };

export function planner(deck: Deck): (workloads: readonly WorkloadRef[], to?: Readonly<Record<string, string>>, how?: How) => Promise<Result<RollbackPlan>> {
  return (workloads, to = {}, { besides = WATCHING, ...how } = {}) =>
    planRollback({ workloads, to, ...how, parallel: how.parallel ?? deck.settings.current.parallel }, { fleet: deck.fleet, catalogue: deck.catalogue(), now: deck.now, journalOf: journalFacts(deck), freeze: (ref, service, direction) => freezeNow(deck, ref.environment, service, direction), items: async (seats) => (besides === null ? [] : itemsNow(deck, itemsBeside(deck, seats), besides)) });
}

/** What our journal knows of a workload's revisions: what our runs went back from and to, and what was seen to stay healthy. */
function journalFacts({ engine, sightings }: Deck): (ref: WorkloadRef) => Promise<JournalFact[]> {
  const known = engine.loaded.then(() => {
    const found = new Map<string, JournalFact[]>();
    const note = (workload: string, facts: readonly JournalFact[]): unknown => facts.length > 0 && found.set(workload, [...(found.get(workload) ?? []), ...facts]);
    for (const run of engine.runs.all()) {
      for (const { id, uses, state } of run.steps) {
        if (state !== 'done') continue;
        if (uses === 'cluster/rollback' || uses === 'helm/rollback') note(id, factsOfMove(engine, run.id, id));
        const aborted = uses === 'cluster/abort' ? engine.evidenceOf(run.id, id).aborted : null;
        if (aborted !== null) note(aborted.workload, [{ uid: null, hash: aborted.hash, says: 'bad', fact: `run ${run.id} aborted its update` }]);
      }
    }
    return found;
  });
  return async (ref) => [...((await known).get(workloadId(ref)) ?? []), ...sightings.of(workloadId(ref))];
}

function factsOfMove(engine: Deck['engine'], run: string, step: string): JournalFact[] {
  const { moved } = engine.evidenceOf(run, step);
  if (moved === null) return [];
  const left = moved.from !== null && moved.direction === 'rollback' ? [{ uid: moved.from, says: 'bad' as const, fact: `run ${run} rolled back from it` }] : [];
  return [...left, { uid: moved.to, says: 'neutral' as const, fact: `run ${run} went ${moved.direction === 'forward' ? 'forward' : 'back'} to it, and it completed` }];
}

/** The verdict at now, for the release that acts; null where nothing is defined that could refuse. */
export const freezeNow = ({ calendar, now }: Deck, environment: string, service: string, intent: ChangeIntent, release: string | null = null): FreezeVerdict | null =>
  calendar.hasRules() ? calendar.verdict({ environment, service, at: now(), intent, release }) : null;

export function actWorld(deck: Deck): ActWorld {
  const { engine, fleet } = deck;
  const plan = planner(deck);
  const startSteps = (runbook: string, title: string, steps: ReturnType<typeof pauseSteps>, environments: readonly string[], why: { reason: string; release: string | null }, urgent = false) =>
    engine.start({ runbook, title, hash: createHash('sha256').update(JSON.stringify(steps)).digest('hex'), by: deck.person(), ...why, environments, steps, urgent, items: itemsHere(deck, why.release, environments) });
  const startOn = (kind: 'stop' | 'go-forward') => (workloads: readonly WorkloadRef[], why: { reason: string; release: string | null }) => {
    const names = workloads.map((ref) => `${ref.name} in ${ref.environment}`).join(', ');
    // What waits at a step of its own goes on by a promotion; what was paused by hand, by taking the pause away.
    const atStep = (ref: WorkloadRef): boolean => kind === 'go-forward' && fleet.workloads.get(workloadId(ref))?.canary?.pausedBy === 'step';
    const steps = [
      ...pauseSteps(workloads.filter((ref) => !atStep(ref)).map((ref) => ({ ...ref, id: workloadId(ref) })), kind === 'stop'),
      ...workloads.filter(atStep).map((ref) => steerStep(ref, 'promote', workloadId(ref), null)),
    ];
    return startSteps(kind, `${kind === 'stop' ? 'Stop' : 'Go forward with'} ${names}`, steps, environmentsOf(workloads), why, kind === 'stop');
  };
  return {
    environments: fleet.environments, workloads: fleet.workloads, runs: engine.runs,
    now: deck.now, person: deck.person, journalMode: () => deck.journal.mode,
    releases: () => deck.calendar.around(),
    pinRun: (wanted) => pinnedNow(deck, wanted),
    freezeNow: (environment, service, intent, release) => freezeNow(deck, environment, service, intent, release),
    planRollback: ({ workloads, to, ...how }, planned) => plan(workloads, to, { ...how, planned, besides: ACTING }),
    startRollback: (rollback, why) => engine.start({ runbook: rollback.direction === 'forward' ? 'roll-forward' : 'rollback', title: rollback.title, hash: rollback.digest, by: deck.person(), ...why, environments: rollback.blast.environments, steps: rollbackSteps(rollback), urgent: rollback.direction !== 'forward', items: itemsBeside(deck, rollback.items.map(({ ref, service }) => ({ environment: ref.environment, service }))) }),
    planSteer: (workload, verb) => planSteer(fleet, workload, verb),
    startSteer(workload, verb, gate, why) {
      const step = steerStep(workload, verb, workloadId(workload), gate === null ? null : { ...gate, ask: null, expiresMs: APPROVAL_MS });
      const hash = createHash('sha256').update(JSON.stringify(step)).digest('hex');
      return engine.start({ runbook: verb, title: step.title, hash, by: deck.person(), ...why, environments: [workload.environment], steps: [step], urgent: verb === 'abort', items: itemsHere(deck, why.release, [workload.environment]) });
    },
    heldOwners: () => deck.held.now(),
    startResumeOwner: (held, why) => startSteps('resume-owner', `Resume ${held.object.kind} ${held.object.name} in ${held.environment}`, resumeOwnerSteps(held), [held.environment], why),
    startPause: startOn('stop'),
    startResume: startOn('go-forward'),
    async startRunbook(wanted) {
      const { runbook, release, inputs } = wanted;
      const pinned = pinFor(deck, runbook, release, inputs);
      const reached = pinnedNow(deck, wanted);
      if (!pinned.ok || !reached.ok) return pinned.ok ? (reached.ok ? fail('no-such-runbook', `there is no runbook ${runbook}`) : reached) : pinned;
      return engine.start({ runbook, title: `${runbook}${release === null ? '' : ` for ${release}`}`, by: deck.person(), reason: '', release, environments: reached.value.environments, inputs, items: itemsHere(deck, release), ...pinned.value });
    },
    answer: (run, step, given) => engine.answer(run, step, deck.person(), given),
    resumeRun: (run, reason) => engine.resume(run, deck.person(), reason),
    pauseRun: (run, reason) => engine.pause(run, deck.person(), reason),
    skipStep: (run, step, reason) => engine.skip(run, step, deck.person(), reason),
    stopRun: (run, reason) => engine.stop(run, deck.person(), reason),
    resolve: (run, step, verdict, reason) => engine.resolve(run, step, deck.person(), verdict, reason),
    probesToAgree: (release) => probesToAgree(deck, release),
    agreeToProbes: (release, agreed) => agreeToProbes(deck, release, agreed),
    pluginOf: (context) => deck.plugins.get(context) ?? null,
    async consentPlugin(context) {
      const command = deck.plugins.get(context);
      if (command === undefined) return fail('no-plugin', `${context} names no program`);
      const written = await deck.journal.append({ kind: 'plugin-consented', actor: { kind: 'person', name: deck.person() }, environment: context, data: { command } });
      if (!written.ok) return written;
      const kept = deck.settings.change({ consents: [...new Set([...deck.settings.current.consents, command])] });
      for (const environment of deck.target.environments) if (environment.context === context) void fleet.environment(environment.name)?.connect();
      return kept;
    },
    preferences: preferencesOf(deck),
    calendar: calendarActs(deck),
    decideNow: decider(deck),
    arming: deck.arming,
    conn: deck.conn,
  };
}

const environmentsOf = (workloads: readonly WorkloadRef[]): string[] => [...new Set(workloads.map((ref) => ref.environment))];

/** The command lines of the sign-in programs that the contexts in use would run. */
export async function readPlugins(deck: Pick<Deck, 'target'>): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const context of deck.target.kubeconfig.contexts.keys()) {
    const settings = await resolveContext(deck.target.kubeconfig, context);
    const command = settings.ok ? pluginCommand(settings.value.identity) : null;
    if (command !== null) found.set(context, command);
  }
  return found;
}

export function roomWorld(deck: Deck): RoomWorld {
  const { fleet, engine, entries } = deck;
  return {
    environments: fleet.environments, workloads: fleet.workloads, changes: fleet.changes, runs: engine.runs, entries, now: deck.now,
    releases: () => deck.calendar.around(),
    workloadOf: (service, environment) => (deck.target.workspace === null ? undefined : workloadOf(deck.target.workspace, service, environment)),
    dependantsOf: (service) => [...(deck.target.workspace?.services.values() ?? [])].filter(({ value }) => value.dependsOn.includes(service)).map(({ value }) => value.service),
    treeFor: () => treeNames(deck)[0] ?? null,
    freezeNow: (ref, service) => freezeNow(deck, ref.environment, service, 'forward'),
    freezes: () => deck.calendar.freezes(),
    onCall: () => onCallNow(deck),
    planRollback: planner(deck),
    heldOwners: () => deck.held.now(),
    conn: () => deck.conn.newest(),
    about: () => ({
      workspace: { name: deck.target.workspace?.name ?? 'no workspace', dir: deck.target.workspace?.dir ?? null, source: deck.target.source, faults: deck.target.workspace?.faults.length ?? 0 },
      rehearsal: deck.target.sandbox !== null, sandbox: deck.target.sandbox !== null, person: { name: deck.person(), known: deck.target.workspace !== null && deck.person() in deck.target.workspace.people },
      journal: deck.journal.mode, zone: deck.target.workspace?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    }),
  };
}
