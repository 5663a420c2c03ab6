import type { ItemView, ReleaseView } from '../../../../src-preload/contract/index.ts';
import { inZone } from '../../../recurrence/index.ts';
import { type ConfirmFlags, carriedOut, yesWithoutPlan } from '../confirm.ts';
import { type Answer, EXIT, ageOf, answer, faultAnswer, printable, table } from '../output.ts';
import { type CommonFlags, captainFor } from '../session.ts';

/** A release's window is looked for this far around now, ms: the longest that a calendar is asked for at once, half each way. */
const AROUND_MS = 200 * 24 * 3_600_000;

/** `release show`: what a release is and what stands against it; what it changes besides workloads is asked for now. */
export async function show(name: string, flags: CommonFlags): Promise<Answer> {
  const captain = await captainFor(flags);
  if (!captain.ok) return faultAnswer(captain.error);
  try {
    const { services } = captain.value;
    const items = await services.items.read(name);
    if (!items.ok) return faultAnswer(items.error, EXIT.usage);
    const now = Date.now();
    const listed = services.calendar.list(now - AROUND_MS, now + AROUND_MS);
    const release = listed.ok ? listed.value.find((one): one is ReleaseView => one.kind === 'release' && one.id === name) : undefined;
    return answer(EXIT.done, { release: release ?? { id: name }, items: items.value }, [...(release === undefined ? [name] : releaseLines(release)), ...itemLines(items.value, Date.now())].join('\n'));
  } finally {
    await captain.value.close();
  }
}

/** `release agree`: let the probes of a release's items run, once each has been shown. */
export async function agree(name: string, flags: CommonFlags & ConfirmFlags): Promise<Answer> {
  const wrong = yesWithoutPlan(flags);
  if (wrong !== null) return wrong;
  const captain = await captainFor(flags);
  if (!captain.ok) return faultAnswer(captain.error);
  try {
    return await carriedOut(captain.value, { kind: 'agree-probes', release: name }, flags, [], async (_run, say) => answer(EXIT.done, { say }, say));
  } finally {
    await captain.value.close();
  }
}

function releaseLines({ id, state, services, environments, start, end, zone, captain, runbook, freeze, conflicts }: ReleaseView): string[] {
  return [
    `${id}: ${state}`,
    `${Object.entries(services).map(([service, version]) => `${service} ${version}`).join(', ')} in ${environments.join(', ')}`,
    `${inZone(start, zone)} to ${inZone(end, zone)}, captain ${captain}, runbook ${runbook ?? 'none'}`,
    freeze.say, ...conflicts.map((conflict) => `Conflict: ${conflict.say}`),
  ].map(printable);
}

function itemLines(items: readonly ItemView[], now: number): string[] {
  if (items.length === 0) return ['It changes nothing besides workloads.'];
  const rows = items.map((one) => [one.item, one.kind, one.environment ?? 'everywhere', one.verdict, one.say, one.readAt === null ? 'never' : `${ageOf(one.readAt, now)} ago`, one.owner]);
  const waits = items.some((one) => one.needsConsent !== null) ? [`Look at what its probes do, and agree: quarterdeck release agree ${printable(items[0]?.release ?? '')}`] : [];
  return ['', table([['ITEM', 'KIND', 'WHERE', 'BACK', 'SAYS', 'READ', 'OWNER'], ...rows]), ...waits];
}
