import { fail, ok, type ConnectionsView, type WorkspaceView } from '../../src-preload/contract/index.ts';
import { type ActDesk } from '../acts/index.ts';
import type { Services } from '../api/index.ts';
import { kubeconfigFiles, loadKubeconfig } from '../clusters/index.ts';
import type { Incidents } from '../incidents/index.ts';
import type { Rooms } from '../rooms/index.ts';
import { dryRun } from '../runbooks/index.ts';
import { environmentDefs, filesToSave, loadWorkspace, workspaceView, writeFiles } from '../workspace/index.ts';
import { calendarServices } from './calendar.ts';
import { judgementServices } from './judgement.ts';
import type { Deck } from './deck.ts';
import { readItems } from './items.ts';
import { journalService } from './journal.ts';
import { adHoc, guessProduction } from './target.ts';
import { settingsNow } from './preferences.ts';
import { pinFor, pinnedNow, runbooksOf } from './runbooks.ts';
import { vaultService } from './vault.ts';
import { readPlugins } from './worlds.ts';

/** The services behind the router: each a thin word to the domain that knows. */
export function servicesOver(deck: Deck, { rooms, incidents }: { readonly rooms: Rooms; readonly incidents: Incidents }, desk: ActDesk, surface: () => string, about: { readonly dataDir: string; readonly version: string }): Services {
  const look = async (target: Deck['target']): Promise<void> => {
    deck.target = target;
    deck.plugins = await readPlugins(deck);
    deck.fleet.setEnvironments(target.environments);
    deck.calendar.changed();
    deck.signals.refresh();
    rooms.refresh();
  };
  const judgement = judgementServices(deck, incidents);
  const planned = calendarServices(deck);
  return {
    live: {
      frame: rooms.frame, environments: deck.fleet.environments, workloads: deck.fleet.workloads, changes: deck.fleet.changes, runs: deck.engine.runs, entries: deck.entries,
      revisions: (ref) => deck.fleet.revisions(ref), pods: (ref) => deck.fleet.pods(ref), canary: (ref) => deck.fleet.canary(ref), events: (ref) => deck.fleet.events(ref),
      room: (key) => rooms.open(key), ...judgement.live, ...planned.live,
      output: (run, step, signal) => deck.engine.output(run, step, signal),
    },
    workspace: {
      get: () => workspaceNow(deck),
      async open(dir) {
        const workspace = await loadWorkspace(dir);
        const [first] = workspace.faults;
        if (Object.keys(workspace.environments).length === 0) return fail('bad-workspace', first === undefined ? `${dir} holds no workspace` : `${first.place.file}:${first.place.line}:${first.place.column}: ${first.message}`, { hint: 'quarterdeck check names every fault.' });
        const kept = deck.settings.change({ workspace: workspace.dir });
        if (!kept.ok) return kept;
        const kubeconfig = deck.target.sandbox === null ? deck.target.kubeconfig : await loadKubeconfig(kubeconfigFiles(deck.settings.current.kubeconfig, process.env));
        await look({ source: 'folder', workspace, kubeconfig, environments: environmentDefs(workspace), sandbox: null });
        return ok(workspaceNow(deck));
      },
      saveAs: (dir, write) => saveAs(deck, dir, write),
    },
    connections: {
      get: () => connectionsNow(deck),
      async useKubeconfig(file) {
        const kubeconfig = await loadKubeconfig(kubeconfigFiles(file, process.env));
        const [fault] = kubeconfig.faults;
        if (kubeconfig.contexts.size === 0) return fail('bad-kubeconfig', fault === undefined ? `${file} names no context` : `${fault.place.file}:${fault.place.line}:${fault.place.column}: ${fault.message}`);
        const kept = deck.settings.change({ kubeconfig: file });
        if (!kept.ok) return kept;
        await look({ source: 'none', workspace: null, kubeconfig, environments: [], sandbox: null });
        return ok(connectionsNow(deck));
      },
      async pick(contexts) {
        const unknown = contexts.find(({ context }) => !deck.target.kubeconfig.contexts.has(context));
        if (unknown !== undefined) return fail('unknown-context', `there is no context ${unknown.context}`);
        const kept = deck.target.sandbox === null ? deck.settings.change({ contexts: contexts.map((one) => ({ ...one })) }) : ok(null);
        if (!kept.ok) return kept;
        await look({ ...deck.target, source: 'none', workspace: null, environments: contexts.map(({ context, production }) => adHoc(context, production)) });
        return ok(connectionsNow(deck));
      },
      async retry(name) {
        const environment = deck.fleet.environment(name);
        if (environment === undefined) return fail('unknown-environment', `there is no environment ${name}`);
        await environment.connect();
        return ok(null);
      },
      disarm: (name) => deck.arming.disarm(name),
    },
    calendar: planned.calendar,
    insights: planned.insights,
    items: { read: (release) => readItems(deck, release) },
    runbooks: {
      list: () => runbooksOf(deck),
      async dryRun({ runbook, release, inputs }) {
        const pinned = pinFor(deck, runbook, release ?? null, inputs);
        return pinned.ok ? ok(await dryRun(pinned.value.steps, deck.runPorts, release ?? null)) : pinned;
      },
      reach({ runbook, release, inputs }) {
        const pinned = pinnedNow(deck, { runbook, release: release ?? null, environments: [], inputs });
        return pinned.ok ? ok({ environments: pinned.value.environments }) : pinned;
      },
      lookAgain: (run, step) => deck.engine.lookAgain(run, step, deck.person()),
      resize: (run, step, cols, rows) => deck.engine.resize(run, step, cols, rows),
    },
    decisions: judgement.decisions, signals: judgement.signals, incidents: judgement.incidents,
    journal: journalService(deck),
    settings: {
      get: () => settingsNow(deck, about),
      keepParallel(parallel) {
        const kept = deck.settings.change({ parallel });
        return kept.ok ? ok(settingsNow(deck, about)) : kept;
      },
    },
    vault: vaultService(deck),
    acts: { plan: (request, session) => desk.plan(request, { session }), get: (plan, session) => desk.show(plan, { session }), surface },
  };
}

function workspaceNow({ target, fleet }: Deck): WorkspaceView {
  if (target.workspace !== null) return workspaceView(target.workspace);
  const names = new Map<string, Record<string, string>>();
  for (const view of fleet.workloads.all()) names.set(view.service, { ...names.get(view.service), [view.ref.environment]: view.ref.name });
  return {
    name: 'no workspace', dir: null, zone: Intl.DateTimeFormat().resolvedOptions().timeZone, trees: [], people: [], faults: [...target.kubeconfig.faults],
    services: [...names].map(([id, workloads]) => ({ id, tier: null, team: null, repository: null, dependsOn: [], workloads, from: 'guessed' })),
  };
}

function connectionsNow({ target, plugins, settings }: Deck): ConnectionsView {
  const picked = new Set(target.environments.map((environment) => environment.context));
  return {
    kubeconfig: [...target.kubeconfig.files], faults: [...target.kubeconfig.faults],
    contexts: [...target.kubeconfig.contexts].map(([context, { entry }]) => {
      const known = target.environments.find((environment) => environment.context === context);
      const guess = guessProduction(context);
      const command = plugins.get(context) ?? null;
      return {
        context, server: target.kubeconfig.clusters.get(entry.cluster)?.entry.server ?? 'unknown', user: entry.user, namespace: entry.namespace ?? null, picked: picked.has(context),
        production: known?.production ?? guess.answer, productionWhy: known === undefined ? guess.why : 'you said so, or its workspace does',
        plugin: command === null || settings.current.consents.includes(command) ? null : command,
      };
    }),
  };
}

async function saveAs(deck: Deck, dir: string, write: boolean): ReturnType<Services['workspace']['saveAs']> {
  const services = [...new Map(deck.fleet.workloads.all().map((view) => [view.ref.name, view])).values()].map((view) => {
    const image = view.images[0] ?? '';
    return { name: view.ref.name, image: image.endsWith(`:${view.version}`) ? `${image.slice(0, -view.version.length)}{version}` : null };
  });
  const files = await filesToSave(dir, { name: deck.target.workspace?.name ?? 'saved', zone: Intl.DateTimeFormat().resolvedOptions().timeZone, environments: deck.target.environments, services });
  if (!write) return ok(files);
  const written = await writeFiles(dir, files);
  if (!written.ok) return written;
  await deck.journal.append({ kind: 'workspace-saved', actor: { kind: 'person', name: deck.person() }, data: { files: files.map((file) => file.path) } });
  return ok(files);
}
