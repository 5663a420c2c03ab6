import type { QuestionView, Replayed, Result, TreeKey, TreeView } from '../../../../src-preload/contract/index.ts';
import { fail, ok } from '../../../../src-preload/contract/index.ts';
import { type Captain, openJournalFor } from '../../../captain.ts';
import { type Answer, EXIT, ageOf, answer, faultAnswer, printable } from '../output.ts';
import { type CommonFlags, captainFor, dataDir, settled } from '../session.ts';

type TreeFlags = CommonFlags & { readonly env: string; readonly service: string; readonly at?: string };

/** A tree recommends something once everything was read, or has had its time; this long (ms) is waited for that. */
const SETTLE_MS = 15_000;

/** `tree`: every answer with value, source and age, and the leaf; with `--at`, what it said then, from the journal alone. */
export async function tree(name: string, flags: TreeFlags): Promise<Answer> {
  const key: TreeKey = { tree: name, environment: flags.env, service: flags.service };
  if (flags.at !== undefined) return replayed(key, flags.at, flags);
  const captain = await captainFor(flags);
  if (!captain.ok) return faultAnswer(captain.error);
  try {
    await settled(captain.value, [flags.env]);
    const view = await asked(captain.value, key);
    return view.ok ? answer(EXIT.done, view.value, treeText(view.value, Date.now())) : faultAnswer(view.error);
  } finally {
    await captain.value.close();
  }
}

async function replayed(key: TreeKey, at: string, flags: TreeFlags): Promise<Answer> {
  const instant = instantOf(at, Date.now());
  if (instant === null) return faultAnswer({ code: 'usage', message: `--at ${at} is no time: give 2026-11-24T02:13Z, or 02:13 for the last time it was that late here`, retryable: false });
  const journal = await openJournalFor(dataDir(flags));
  if (!journal.ok) return faultAnswer(journal.error);
  const said = await journal.value.replay(key, instant);
  await journal.value.close();
  return said.ok ? answer(said.value.view === null ? EXIT.failed : EXIT.done, said.value, replayText(said.value)) : faultAnswer(said.error);
}

/** Opens the tree until every reading that it asks for has arrived, be it as unknown. */
function asked(captain: Captain, { tree: name, environment, service }: TreeKey): Promise<Result<TreeView>> {
  const opened = captain.services.live.tree(name, environment, service);
  const [first] = opened.source.all();
  if (first === undefined) {
    opened.close();
    return Promise.resolve(fail('unknown-tree', `there is no tree ${name}`));
  }
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      stop();
      const view = opened.source.all()[0] ?? first;
      opened.close();
      resolve(ok(view));
    };
    const isRead = (): boolean => opened.source.all()[0]?.leaf != null;
    const stop = opened.source.onChange(() => {
      if (isRead()) finish();
    });
    const timer = setTimeout(finish, SETTLE_MS);
  });
}

/** An ISO instant; or a time of day, which is the last time it was that late on this machine's clock. */
export function instantOf(text: string, now: number): number | null {
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (clock === null) {
    const at = Date.parse(text);
    return Number.isNaN(at) ? null : at;
  }
  const date = new Date(now);
  date.setHours(Number(clock[1]), Number(clock[2]), Number(clock[3] ?? '59'), 999);
  if (date.getTime() > now) date.setDate(date.getDate() - 1);
  return date.getTime();
}

const WORD = { yes: 'Yes', no: 'No', unknown: 'Unknown' } as const;

function treeText(view: TreeView, now: number): string {
  const path = view.questions.filter((question) => question.onPath);
  return [`${view.service} in ${view.environment}: ${view.say}`, '', ...path.flatMap((question) => questionLines(question, now)), '', `leaf ${view.leaf?.id ?? 'none'}: ${view.leaf === null ? '' : `${view.leaf.do}, ${view.leaf.say}`}`].map(printable).join('\n');
}

function questionLines(question: QuestionView, now: number): string[] {
  const age = question.observedAt === null ? 'no reading' : `${ageOf(question.observedAt, now)} old`;
  const rows = question.facts.flatMap((fact) => fact.comparison?.rows ?? []);
  const share = (value: number | null): string => (value === null ? 'unknown' : String(Number(value.toPrecision(3))));
  const bounds = (low: number | null, high: number | null): string => (low === null || high === null ? '' : ` (between ${share(low)} and ${share(high)})`);
  return [
    `${WORD[question.would].padEnd(8)}${question.ask}`,
    `        ${question.value === '' ? question.why : question.value}${question.would === 'unknown' && question.value !== '' ? `, because ${question.why}` : ''} · ${question.source}, ${age}`,
    ...rows.map((row) => `        ${row.group}: ${row.new.version} ${share(row.new.value)} of ${Math.round(row.new.n ?? 0)}${bounds(row.new.low, row.new.high)} against ${row.old.version} ${share(row.old.value)} of ${Math.round(row.old.n ?? 0)}${bounds(row.old.low, row.old.high)}: ${row.verdict}`),
  ];
}

const replayText = ({ at, view, entry, say }: Replayed): string => (view === null ? say : `At ${new Date(at).toISOString()} it said (entry ${entry ?? 0}):\n${treeText(view, view.at)}`);
