import { type Answer, EXIT, ageOf, answer, faultAnswer, table } from '../output.ts';
import { type CommonFlags, captainFor, settled } from '../session.ts';
import { whyDark } from './status.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `90s`, `10m`, `1h`, `2d` in ms; null for anything else. */
export function spanOf(text: string): number | null {
  const match = /^(\d+)([smhd])$/.exec(text);
  const unit = UNITS[match?.[2] ?? ''];
  return unit === undefined ? null : Number(match?.[1]) * unit;
}

/** `changes`: what changed in the clusters, by whom, from what to what. */
export async function changes(flags: CommonFlags & { since: string; context?: string[] }): Promise<Answer> {
  const span = spanOf(flags.since);
  if (span === null) return faultAnswer({ code: 'usage', message: `--since ${flags.since} is no span`, hint: 'For example 90s, 10m, 1h or 2d.', retryable: false });
  const captain = await captainFor(flags, flags.context ?? []);
  if (!captain.ok) return faultAnswer(captain.error);
  const environments = await settled(captain.value, []);
  const now = Date.now();
  const found = captain.value.services.live.changes.all().filter((change) => change.at >= now - span).sort((a, b) => b.at - a.at);
  await captain.value.close();
  const dark = environments.filter((view) => view.connection.kind !== 'connected' || view.freshness.kind !== 'fresh');
  const rows = found.map((change) => [
    `${ageOf(change.at, now)} ago`, change.environment, change.object, change.what,
    change.from === null || change.to === null ? '' : `${change.from} → ${change.to}`, change.person ?? change.manager ?? 'not recorded', change.source,
  ]);
  const text = [
    rows.length === 0 ? `Nothing that the clusters still remember changed in the last ${flags.since}.` : table([['WHEN', 'ENVIRONMENT', 'OBJECT', 'WHAT', 'FROM → TO', 'BY', 'KNOWN FROM'], ...rows]),
    ...dark.map((view) => `${view.id}: not read: ${whyDark(view)}`),
  ].join('\n');
  return answer(dark.length === 0 ? EXIT.done : EXIT.failed, { changes: found, unread: dark.map((view) => ({ environment: view.id, why: whyDark(view) })) }, text);
}
