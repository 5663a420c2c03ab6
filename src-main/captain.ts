import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { performance } from 'node:perf_hooks';
import { type ActOutcome, type ActRequest, type ConfirmReply, type EntryView, type EvidenceScope, type Result, type TreeKey, type WorkloadRef, ok } from '../src-preload/contract/index.ts';
import { ActDesk, type Clock, confirmChannel, createArming, plannersOver } from './acts/index.ts';
import { type AppRouter, type Services, appRouter } from './api/index.ts';
import { createCalendar } from './calendar/index.ts';
import { Fleet, HEALTHY_FOR_MS } from './clusters/index.ts';
import { type Actor, entryView, openJournal } from './journal/index.ts';
import { createRooms } from './rooms/index.ts';
import { RunEngine, readRun, readRuns } from './runbooks/index.ts';
import { SettingsFile } from './settings/index.ts';
import { createSightings } from './sightings/index.ts';
import { createForms, createRedactor, openVault, redactValue, takeKeys } from './vault/index.ts';
import { type CaptainOptions, type Deck, actWorld, answersOf, calendarPorts, chooseTarget, connOf, createIncidents, createItems, createJudgement, followArgo, followFreezes, followWorkspace, heldOwners, liveEntries, openCalendarDesk, readPlugins, readyMadeTree, replayFrom, roomWorld, runPorts, secretsOf, servicesOver, watchClock } from './wiring/index.ts';
import { catalogueOf, guessedCatalogue, workloadOf } from './workspace/index.ts';

/** The app, without a host: what a host serves on its two origins, and what the command line calls directly. */
export interface Captain {
  readonly app: AppRouter;
  readonly services: Services;
  /** The confirm surface's channel. The host vouches for the sender's session and credential. */
  confirm(message: unknown, sender: { readonly session: string }): Promise<ConfirmReply>;
  /** Takes every known secret out of a text that leaves main. */
  redact(text: string): string;
  /** For the command line, which is its own confirm surface. */
  carryOut(request: ActRequest, digest: string): Promise<ActOutcome>;
  arm(environments: readonly string[]): Promise<Result<number>>;
  workloadOf(service: string, environment: string): WorkloadRef | undefined;
  /** Brings what is derived from the clusters up to this moment; for commands that look once. */
  refresh(): void;
  /** Where the host serves the confirm page. */
  setSurface(url: string): void;
  /** Resolves when shifts and holidays have been read, or could not be. */
  sourcesRead(): Promise<void>;
  /** Reads an environment's Argo CD windows now; fails where they cannot be read. A cluster without Argo CD has none. */
  readArgo(environment: string): Promise<Result<null>>;
  /** Where the host serves the calendar's feed, if it does. */
  setFeedBase(url: string): void;
  /** The calendar as iCalendar text, for whoever knows the feed's secret. */
  feedIcs(secret: string): Promise<Result<string>>;
  close(): Promise<void>;
}

export const VERSION = '0.1.0';

/** Opens the journal alone: to be looked at, or, where nobody else writes it, for its upkeep. */
export async function openJournalFor(dataDir: string, { toWrite = false } = {}) {
  const keys = takeKeys(process.env);
  let known: readonly string[] = [];
  const seed = async (): Promise<Result<string>> => {
    const vault = await openVault({ dir: dataDir, now: Date.now, system: null, env: keys });
    known = vault.valuesInUse();
    return vault.get('quarterdeck/journal-key', 'checking the journal');
  };
  const journal = await openJournal({ dir: dataDir, now: Date.now, redact: createRedactor(() => known), readOnly: !toWrite, seed });
  if (!journal.ok) return journal;
  const { value } = journal;
  const read = async (filter: { limit: number }): Promise<Result<EntryView[]>> => {
    const found = await value.read(filter);
    return found.ok ? ok(found.value.map(entryView)) : found;
  };
  return ok({
    verify: (against?: { checkpoint?: string; verifier?: string }) => value.verify(against), read, kept: (older?: string) => value.kept(older),
    backup: (to: string) => value.backup(to), archive: (before: number) => value.archive(before), evidence: (scope: EvidenceScope) => value.evidence(scope),
    runs: () => readRuns(value), run: (id: string) => readRun(value, id), replay: (key: TreeKey, at: number) => replayFrom(value, key, at), close: () => value.close(),
  });
}

/** The composition root: builds every service over one journal and one fleet, and knows no host. */
export async function createCaptain(options: CaptainOptions): Promise<Result<Captain>> {
  const clock: Clock = { now: Date.now, monotonic: () => performance.now() };
  const settings = new SettingsFile(options.dataDir);
  const target = await chooseTarget(options, settings.current);
  if (!target.ok) return target;
  const vault = await openVault({ dir: options.dataDir, now: clock.now, system: options.keychain ?? null, env: takeKeys(process.env) });
  const secrets = secretsOf(() => vault.valuesInUse(), () => deck.target.kubeconfig);
  const redact = createRedactor(secrets);
  const opened = await openJournal({ dir: options.dataDir, now: clock.now, redact, seed: () => vault.own('journal-key', 'signing the journal’s checkpoints', () => randomBytes(32).toString('base64')) });
  if (!opened.ok) {
    await target.value.sandbox?.close();
    return opened;
  }
  const journal = opened.value;
  const person = (): string => settings.current.person ?? userInfo().username;
  const me = (): Actor => ({ kind: 'person', name: person() });

  const arming = createArming(clock, {
    armed: (environment, until, by) => journal.append({ kind: 'context-armed', actor: { kind: 'person', name: by }, environment, data: { until } }),
    disarmed: (environment, why) => journal.append({ kind: 'context-disarmed', actor: why === 'asked' ? me() : { kind: 'system' }, environment, data: { why } }),
  }, () => fleet.refresh());
  const conn = await connOf(journal, clock.now, () => rooms.refresh());
  const answers = await answersOf(journal, clock.now);
  const catalogue = () => (deck.target.workspace === null ? guessedCatalogue : catalogueOf(deck.target.workspace));
  const fleet = new Fleet({
    kubeconfig: () => deck.target.kubeconfig, catalogue, consent: { allowed: (command) => settings.current.consents.includes(command) },
    arming: (environment) => arming.of(environment), now: clock.now, random: Math.random,
  });
  const ports = runPorts(() => deck, fleet, options.dataDir);
  const engine = new RunEngine(journal, ports);
  const held = heldOwners(engine, fleet);
  const calendar = createCalendar(calendarPorts(() => deck));
  const items = createItems(() => deck, journal, redact);
  const { signals, trees } = createJudgement(() => deck, journal);
  let feedBase: string | null = null;
  const calendarDesk = await openCalendarDesk(journal, () => deck, () => feedBase);
  const sightings = await createSightings({ journal, standing: () => fleet.standing(), healthyForMs: (workload) => catalogue().healthyForMs?.(fleet.workloads.get(workload)?.service ?? '') ?? HEALTHY_FOR_MS, now: clock.now });
  const entries = await liveEntries(journal);
  const deck: Deck = { target: target.value, plugins: await readPlugins({ target: target.value }), settings, secretForms: createForms(secrets), journal, vault, fleet, engine, held, runPorts: ports, calendar, calendarDesk, answers, sightings, items, signals, trees, readyMade: readyMadeTree(), entries, arming, conn, catalogue, now: clock.now, person };

  fleet.setEnvironments(deck.target.environments);
  const rebuilt = await engine.open();
  if (!rebuilt.ok) return rebuilt;
  const desk = new ActDesk(plannersOver(actWorld(deck)), clock, {
    refused: async (plan, outcome) => void (await journal.append({ kind: 'plan-refused', actor: me(), data: { title: plan.title, digest: plan.digest, code: outcome.code, say: outcome.say } })),
  }, () => settings.current.press);
  const confirm = confirmChannel(desk);
  const rooms = createRooms(roomWorld(deck));
  held.onChange(() => rooms.refresh());
  signals.refresh();
  const incidents = await createIncidents(deck);
  let surface = '';
  const services = servicesOver(deck, { rooms, incidents }, desk, () => surface, { dataDir: options.dataDir, version: VERSION });
  const stopArgo = followArgo(deck);
  const stopFreezes = followFreezes(deck);
  const stopClock = watchClock(clock, (ms) => void engine.clockJumped(ms));
  const stopWatching = followWorkspace(deck, () => {
    signals.refresh();
    rooms.refresh();
  });
  if (journal.mode.kind === 'writer' && options.host !== undefined) {
    await journal.append({ kind: 'app-started', actor: { kind: 'system' }, data: { version: VERSION, host: options.host, pid: process.pid } });
  }
  return ok({
    app: appRouter(services),
    services,
    confirm: async (message, sender) => redactValue(await confirm(message, sender), redact),
    redact,
    carryOut: (request, digest) => desk.carryOut(request, digest),
    arm: (environments) => arming.arm(environments, person()),
    workloadOf: (service, environment) => (deck.target.workspace === null ? undefined : workloadOf(deck.target.workspace, service, environment)),
    refresh: () => fleet.refresh(),
    setSurface: (url) => (surface = url),
    sourcesRead: () => calendarDesk.sources.settled(),
    readArgo: (environment) => calendarDesk.argo.read(environment),
    setFeedBase: (url) => (feedBase = url),
    feedIcs: (secret) => calendarDesk.publisher.feedIcs(secret),
    async close() {
      stopWatching();
      stopClock();
      stopArgo();
      stopFreezes();
      calendarDesk.sources.close();
      held.close();
      rooms.close();
      incidents.close();
      trees.close();
      signals.close();
      items.close();
      sightings.close();
      engine.close();
      arming.close();
      fleet.close();
      await deck.target.sandbox?.close();
      await journal.close();
    },
  });
}
