import { Command, CommanderError } from 'commander';
import { type Answer, EXIT, deliver, faultAnswer } from './output.ts';

// Each command's code is loaded when it is asked for: `check` opens no journal, and `--help` loads nothing.
const program = new Command('quarterdeck')
  .description('The release captain’s console. Exit codes: 0 done, 1 failed, 2 wrong usage or invalid file, 3 refused, 4 in doubt.')
  .exitOverride()
  .showHelpAfterError();

const common = (command: Command): Command =>
  command
    .option('--workspace <dir>', 'the folder of definitions')
    .option('--kubeconfig <file>', 'instead of KUBECONFIG and ~/.kube/config')
    .option('--data <dir>', 'where the journal lives')
    .option('--json', 'one JSON document on stdout');
const targeted = (command: Command): Command =>
  common(command)
    .option('--env <environment>', 'the environment of the workspace; several with commas between them')
    .option('--context <context>', 'with KIND/NAME: the kubeconfig context')
    .option('-n, --namespace <namespace>', 'with KIND/NAME: its namespace')
    .option('--to <revision>', 'the revision to go back to; else Quarterdeck chooses and says why');

async function run(json: boolean | undefined, command: () => Promise<Answer>): Promise<void> {
  deliver(await command(), json === true);
}

common(program.command('open').description('start the app; in the browser host it prints `ready URL`'))
  .option('--host <host>', 'electron or browser', 'browser')
  .option('--port <n>', 'the browser host’s port; any free one where absent')
  .option('--no-browser', 'only print the address')
  .option('--turns-bad-after <seconds>', 'sandbox: when the example release turns bad', '60')
  .action(async (flags) => run(false, async () => (await import('./commands/open.ts')).openInBrowser(flags)));
common(program.command('check [dir]').description('validate a workspace: file:line:column for every fault'))
  .action(async (dir: string | undefined, flags) => run(flags.json, async () => (await import('./commands/check.ts')).check(dir ?? flags.workspace ?? '.')));
common(program.command('status').description('rollouts in every environment, with the age of each reading'))
  .option('--context <context...>', 'kubeconfig contexts, where there is no workspace')
  .action(async (flags) => run(flags.json, async () => (await import('./commands/status.ts')).status(flags)));
common(program.command('changes').description('what changed in the clusters, by whom, from what to what'))
  .option('--since <span>', 'how far back', '1h')
  .option('--context <context...>', 'kubeconfig contexts, where there is no workspace')
  .action(async (flags) => run(flags.json, async () => (await import('./commands/changes.ts')).changes(flags)));
common(program.command('freeze').description('the verdict: which window, why, when it opens; 3 where it is refused'))
  .requiredOption('--env <environment>', 'the environment of the workspace')
  .requiredOption('--service <service>', 'the service')
  .option('--at <time>', 'now, +2h, 2026-11-24T10:00 in the workspace’s zone, or with Z', 'now')
  .option('--intent <intent>', 'forward, rollback or emergency', 'forward')
  .option('--release <release>', 'the release that asks: its overrides count')
  .action(async (flags) => run(flags.json, async () => (await import('./commands/freeze.ts')).freeze(flags)));
common(program.command('calendar').description('what is planned'))
  .option('--from <time>', 'as for freeze', 'now')
  .option('--to <time>', 'as for freeze', '+14d')
  .option('--ics', 'as iCalendar')
  .option('--status-line', 'one line of JSON, for wall displays')
  .action(async (flags) => run(flags.json, async () => (await import('./commands/calendar.ts')).calendar(flags)));

const plan = program.command('plan').description('compute a plan, changing nothing');
targeted(plan.command('rollback <service...>').description('the rollback plan of services (--env) or KIND/NAME (--context, -n)'))
  .action(async (services: string[], flags) => run(flags.json, async () => (await import('./commands/plan-rollback.ts')).planRollback(services, flags)));
targeted(program.command('rollback <service...>').description('plan, confirm, execute, wait, report'))
  .requiredOption('--reason <text>', 'why; it is journaled')
  .option('--yes', 'do not ask; goes with --plan')
  .option('--plan <digest>', 'execute exactly the plan with this digest, or refuse')
  .option('--at-failure <what>', 'of one among several: ask (where there is a terminal), stop, or go-on')
  .option('--parallel <n>', 'how many of a wave at once; the setting where absent')
  .action(async (services: string[], flags) => run(flags.json, async () => (await import('./commands/rollback.ts')).rollback(services, flags)));

const confirmed = (command: Command): Command =>
  common(command)
    .option('--yes', 'do not ask; goes with --plan')
    .option('--plan <digest>', 'execute exactly the plan with this digest, or refuse');
confirmed(program.command('run <runbook>').description('plan, confirm and run a runbook; 4 where a person must look'))
  .option('--input <name=value>', 'an input of the runbook; may be given again', (pair: string, before: string[] | undefined) => [...(before ?? []), pair])
  .option('--release <release>', 'the release that it is for')
  .option('--dry-run', 'what each step would do, with the differences, touching nothing')
  .action(async (runbook: string, flags) => run(flags.json, async () => (await import('./commands/run.ts')).run(runbook, flags)));
const release = program.command('release').description('a planned release');
common(release.command('show <name>').description('what it is, what stands against it, and what it changes besides workloads, asked now'))
  .action(async (name: string, flags) => run(flags.json, async () => (await import('./commands/release.ts')).show(name, flags)));
confirmed(release.command('agree <name>').description('let the probes of its items run, once each has been shown'))
  .action(async (name: string, flags) => run(flags.json, async () => (await import('./commands/release.ts')).agree(name, flags)));
const runs = common(program.command('runs').description('runs: those that have not ended, and the newest that have'))
  .action(async (flags) => run(flags.json, async () => (await import('./commands/runs.ts')).runs(flags)));
common(runs.command('show <id>').description('one run, step by step: what waits for whom, what is in doubt'))
  .action(async (id: string, flags) => run(flags.json, async () => (await import('./commands/runs.ts')).show(id, { ...runs.opts(), ...flags })));
confirmed(runs.command('resume <id>').description('go on with a run that was interrupted, paused or failed'))
  .option('--reason <text>', 'why; it is journaled', '')
  .action(async (id: string, flags) => run(flags.json, async () => (await import('./commands/runs.ts')).resume(id, { ...runs.opts(), ...flags })));
common(runs.command('look <id> <step>').description('ask the world once more about a step that is in doubt'))
  .action(async (id: string, step: string, flags) => run(flags.json, async () => (await import('./commands/runs.ts')).look(id, step, { ...runs.opts(), ...flags })));
confirmed(runs.command('resolve <id> <step> <verdict>').description('say of a step that is in doubt: done, or not-done'))
  .option('--reason <text>', 'why; it is journaled', '')
  .action(async (id: string, step: string, verdict: string, flags) => run(flags.json, async () => (await import('./commands/runs.ts')).resolve(id, step, verdict, { ...runs.opts(), ...flags })));
program.command('approve <code>').description('sign an approval with an SSH key; print what is pasted back')
  .option('--key <file>', 'the SSH key; else the usual ones in ~/.ssh')
  .option('--reject', 'sign a rejection instead')
  .option('--choose <option>', 'sign a choice, where the question has options')
  .option('--yes', 'do not ask')
  .option('--json', 'one JSON document on stdout')
  .action(async (code: string, flags) => run(flags.json, async () => (await import('./commands/approve.ts')).approve(code, flags)));

common(program.command('tree <tree>').description('ask a decision tree: every answer with value, source and age, and the leaf it leads to'))
  .requiredOption('--env <environment>', 'the environment of the workspace')
  .requiredOption('--service <service>', 'the service it is about')
  .option('--at <time>', 'what it said then, from the journal alone: 2026-11-24T02:13Z, or 02:13')
  .action(async (name: string, flags) => run(flags.json, async () => (await import('./commands/tree.ts')).tree(name, flags)));

const journal = program.command('journal').description('the record of everything that happened');
common(journal.command('verify').description('check every entry, hash and checkpoint'))
  .option('--against <file>', 'also against a checkpoint that was kept elsewhere')
  .option('--key <verifier>', 'the key that the kept checkpoint must be signed with; else this journal’s own')
  .action(async (flags) => run(flags.json, async () => (await import('./commands/journal.ts')).verify(flags)));
common(journal.command('tail').description('the newest entries'))
  .option('--lines <n>', 'how many', '20')
  .action(async (flags) => run(flags.json, async () => (await import('./commands/journal.ts')).tail(flags)));
common(journal.command('checkpoint').description('the newest signed checkpoint, to be kept elsewhere'))
  .option('--since <file>', 'with the proof that it continues one that was kept before')
  .action(async (flags) => run(flags.json, async () => (await import('./commands/journal-keep.ts')).checkpoint(flags)));
common(journal.command('continues <older> <newer>').description('from two kept checkpoints alone: does the later journal begin with the earlier one'))
  .action(async (older: string, newer: string, flags) => run(flags.json, async () => (await import('./commands/journal-keep.ts')).continues(older, newer)));
common(journal.command('export <dir>').description('a whole copy while it is in use'))
  .action(async (dir: string, flags) => run(flags.json, async () => (await import('./commands/journal-keep.ts')).exportTo(dir, flags)));
common(journal.command('archive').description('move the bodies of old entries into a file; every proof still holds'))
  .requiredOption('--before <date>', 'such as 2026-01-31, UTC')
  .action(async (flags) => run(flags.json, async () => (await import('./commands/journal-keep.ts')).archive(flags)));
common(journal.command('copy <dir>').description('the journal’s files byte for byte, also of a damaged one'))
  .action(async (dir: string, flags) => run(flags.json, async () => (await import('./commands/journal-copy.ts')).copy(dir, flags)));
const evidence = program.command('evidence').description('packages that prove what happened, without the journal');
common(evidence.command('export [run]').description('a zip of a run, of a release, or of all releases in a period'))
  .requiredOption('-o, --output <file>', 'the zip to write; never over one that is there')
  .option('--release <release>', 'a release with its approvals and all its runs')
  .option('--from <time>', 'with --to: all releases of which there are entries in between')
  .option('--to <time>', 'not included')
  .action(async (id: string | undefined, flags) => run(flags.json, async () => (await import('./commands/evidence.ts')).exportPackage(id, flags)));
common(evidence.command('verify <file>').description('check a package offline: every claim by its bytes'))
  .option('--key <verifier>', 'the key that it must be signed with')
  .action(async (file: string, flags) => run(flags.json, async () => (await import('./commands/evidence.ts')).verify(file, flags)));
common(program.command('sandbox').description('the simulated clusters alone; prints a kubeconfig for kubectl'))
  .option('--port <n>', 'first port; any free ones where absent')
  .option('--story', 'play the example release that turns bad')
  .option('--scenario <name>', 'canary or bad-canary (of search, by itself), or what is wrong in Europe: slow-pods, crash-loops, pull-errors, quota, stuck-stateful-set, api-429, api-500, slow-api, expired-watches')
  .option('--turns-bad-after <seconds>', 'when it turns bad', '60')
  .action(async (flags) => run(false, async () => (await import('./commands/sandbox.ts')).sandbox(flags)));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  else deliver(faultAnswer({ code: 'unexpected', message: error instanceof Error ? error.message : String(error), retryable: false }), process.argv.includes('--json'));
}
