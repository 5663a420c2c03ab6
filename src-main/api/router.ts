import { implement } from '@orpc/server';
import { type Result, appContract, ok } from '../../src-preload/contract/index.ts';
import type { LiveSource } from '../live/index.ts';
import type { CalendarServices } from './calendar.ts';
import type { Opened } from './opened.ts';
import type { Services } from './services.ts';

/** What a host knows of a caller on the app origin: the session it signed in with. */
export interface AppContext {
  readonly session: string;
}

const contract = implement(appContract).$context<AppContext>();
const never = new AbortController().signal;
const emptied = (result: Result<unknown>): Result<Record<string, never>> => (result.ok ? ok({}) : result);

/**
 * The app contract over the services: every input has been parsed by the contract's schema before a line of this runs,
 * and nothing in it can change the world.
 */
export function appRouter(services: Services) {
  return contract.router({
    live: liveRoutes(services),
    workspace: {
      get: contract.workspace.get.handler(() => services.workspace.get()),
      open: contract.workspace.open.handler(({ input }) => services.workspace.open(input.dir)),
      saveAs: contract.workspace.saveAs.handler(({ input }) => services.workspace.saveAs(input.dir, input.write)),
    },
    connections: {
      get: contract.connections.get.handler(() => services.connections.get()),
      useKubeconfig: contract.connections.useKubeconfig.handler(({ input }) => services.connections.useKubeconfig(input.file)),
      pick: contract.connections.pick.handler(({ input }) => services.connections.pick(input.contexts)),
      retry: contract.connections.retry.handler(async ({ input }) => emptied(await services.connections.retry(input.environment))),
      disarm: contract.connections.disarm.handler(async ({ input }) => emptied(await services.connections.disarm(input.environment))),
    },
    ...calendarRoutes(services),
    items: { read: contract.items.read.handler(({ input }) => services.items.read(input.release)) },
    runbooks: {
      list: contract.runbooks.list.handler(() => services.runbooks.list()),
      dryRun: contract.runbooks.dryRun.handler(({ input }) => services.runbooks.dryRun(input)),
      lookAgain: contract.runbooks.lookAgain.handler(({ input }) => services.runbooks.lookAgain(input.run, input.step)),
      resize: contract.runbooks.resize.handler(({ input }) => {
        services.runbooks.resize(input.run, input.step, input.cols, input.rows);
        return {};
      }),
    },
    ...judgementRoutes(services),
    journal: {
      read: contract.journal.read.handler(({ input }) => services.journal.read(input)),
      verify: contract.journal.verify.handler(({ input }) => services.journal.verify(input)),
      checkpoints: contract.journal.checkpoints.handler(() => services.journal.checkpoints()),
      checkpoint: contract.journal.checkpoint.handler(() => services.journal.checkpoint()),
      evidence: contract.journal.evidence.handler(({ input }) => services.journal.evidence(input)),
      note: contract.journal.note.handler(async ({ input }) => emptied(await services.journal.note(input.text, input.release))),
    },
    settings: { get: contract.settings.get.handler(() => services.settings.get()), keepParallel: contract.settings.keepParallel.handler(({ input }) => services.settings.keepParallel(input.parallel)) },
    vault: {
      list: contract.vault.list.handler(() => services.vault.list()),
      set: contract.vault.set.handler(({ input }) => services.vault.set(input.name, input.value)),
      remove: contract.vault.remove.handler(({ input }) => services.vault.remove(input.name)),
      rotate: contract.vault.rotate.handler(() => services.vault.rotate()),
    },
    acts: {
      plan: contract.acts.plan.handler(({ input, context }) => services.acts.plan(input, context.session)),
      get: contract.acts.get.handler(({ input, context }) => services.acts.get(input.plan, context.session)),
      surface: contract.acts.surface.handler(() => ({ url: services.acts.surface() })),
    },
  });
}
export type AppRouter = ReturnType<typeof appRouter>;

function liveRoutes({ live }: Services) {
  return {
    frame: contract.live.frame.handler(({ signal }) => live.frame.frames(signal ?? never)),
    environments: contract.live.environments.handler(({ signal }) => live.environments.frames(signal ?? never)),
    workloads: contract.live.workloads.handler(({ signal }) => live.workloads.frames(signal ?? never)),
    changes: contract.live.changes.handler(({ signal }) => live.changes.frames(signal ?? never)),
    runs: contract.live.runs.handler(({ signal }) => live.runs.frames(signal ?? never)),
    entries: contract.live.entries.handler(({ signal }) => live.entries.frames(signal ?? never)),
    ...calendarLive(live),
    revisions: contract.live.revisions.handler(({ input, signal }) => live.revisions(input.workload).frames(signal ?? never)),
    pods: contract.live.pods.handler(({ input, signal }) => live.pods(input.workload).frames(signal ?? never)),
    canary: contract.live.canary.handler(({ input, signal }) => live.canary(input.workload).frames(signal ?? never)),
    events: contract.live.events.handler(({ input, signal }) => live.events(input.workload).frames(signal ?? never)),
    room: contract.live.room.handler(({ input, signal }) => whileOpen(live.room(input.room), signal ?? never)),
    tree: contract.live.tree.handler(({ input, signal }) => whileOpen(live.tree(input.tree, input.environment, input.service), signal ?? never)),
    sources: contract.live.sources.handler(({ signal }) => live.sources.frames(signal ?? never)),
    incident: contract.live.incident.handler(({ input, signal }) => whileOpen(live.incident(input), signal ?? never)),
    incidents: contract.live.incidents.handler(({ signal }) => live.incidents.frames(signal ?? never)),
    output: contract.live.output.handler(async function* ({ input, signal }) {
      yield* live.output(input.run, input.step, signal ?? never);
    }),
  };
}

function judgementRoutes({ decisions, signals, incidents }: Services) {
  return {
    decisions: {
      answer: contract.decisions.answer.handler(async ({ input }) => emptied(await decisions.answer(input))),
      tryWith: contract.decisions.tryWith.handler(({ input: { values, ...key } }) => decisions.tryWith(key, values)),
      replay: contract.decisions.replay.handler(({ input }) => decisions.replay(input)),
    },
    signals: { test: contract.signals.test.handler(({ input }) => signals.test(input.source, input.environment)) },
    incidents: {
      open: contract.incidents.open.handler(async ({ input }) => emptied(await incidents.open(input))),
      setOnset: contract.incidents.setOnset.handler(async ({ input }) => emptied(await incidents.setOnset(input))),
      note: contract.incidents.note.handler(async ({ input }) => emptied(await incidents.note(input))),
      updated: contract.incidents.updated.handler(async ({ input }) => emptied(await incidents.updated(input))),
      close: contract.incidents.close.handler(async ({ input }) => emptied(await incidents.close(input))),
      causes: contract.incidents.causes.handler(({ input }) => incidents.causes(input)),
    },
  };
}

async function* whileOpen<T extends { readonly id: string }>(opened: Opened<T>, signal: AbortSignal): ReturnType<LiveSource<T>['frames']> {
  try {
    yield* opened.source.frames(signal);
  } finally {
    opened.close();
  }
}

function calendarRoutes({ calendar, insights }: Pick<CalendarServices, 'calendar' | 'insights'>) {
  return {
    calendar: {
      list: contract.calendar.list.handler(({ input }) => calendar.list(input.from, input.to)),
      verdict: contract.calendar.verdict.handler(({ input }) => calendar.verdict(input.scope, input.intent, input.when)),
      tryMove: contract.calendar.tryMove.handler(({ input }) => calendar.tryMove(input)),
      proposeChange: contract.calendar.proposeChange.handler(({ input }) => calendar.proposeChange(input.change)),
      export: contract.calendar.export.handler(({ input }) => calendar.export(input.from, input.to)),
      weekPlan: contract.calendar.weekPlan.handler(({ input }) => calendar.weekPlan(input.at, input.zone)),
      feed: contract.calendar.feed.handler(() => calendar.feed()),
      makeFeed: contract.calendar.makeFeed.handler(() => calendar.makeFeed()),
      revokeFeed: contract.calendar.revokeFeed.handler(() => calendar.revokeFeed()),
      findSlot: contract.calendar.findSlot.handler(({ input }) => calendar.findSlot(input)),
    },
    insights: { emergencies: contract.insights.emergencies.handler(({ input }) => insights.emergencies(input.from, input.to)) },
  };
}

function calendarLive(live: CalendarServices['live']) {
  return {
    calendar: contract.live.calendar.handler(({ input, signal }) => whileOpen(live.calendar(input.from, input.to), signal ?? never)),
    calendarSources: contract.live.calendarSources.handler(({ signal }) => whileOpen(live.calendarSources(), signal ?? never)),
    overrides: contract.live.overrides.handler(({ signal }) => whileOpen(live.overrides(), signal ?? never)),
    followUps: contract.live.followUps.handler(({ signal }) => whileOpen(live.followUps(), signal ?? never)),
  };
}
