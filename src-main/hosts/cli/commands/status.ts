import type { EnvironmentView } from '../../../../src-preload/contract/index.ts';
import { type Answer, EXIT, ageOf, answer, faultAnswer, table } from '../output.ts';
import { type CommonFlags, captainFor, settled } from '../session.ts';

/** `status`: every rollout in every environment, with the age of the reading. 1 when any environment cannot be read. */
export async function status(flags: CommonFlags & { context?: string[] }): Promise<Answer> {
  const captain = await captainFor(flags, flags.context ?? []);
  if (!captain.ok) return faultAnswer(captain.error);
  const environments = await settled(captain.value, []);
  const readAt = new Map(environments.map((view) => [view.id, readAtOf(view)]));
  const workloads = captain.value.services.live.workloads.all().map((view) => ({ ...view, readAt: readAt.get(view.ref.environment) ?? null }));
  await captain.value.close();
  const now = Date.now();
  const rows = workloads.map((view) => [
    view.ref.environment, view.service, view.version, view.phase, `${view.ready}/${view.desired}`, String(view.revision ?? '?'), view.readAt === null ? 'never' : ageOf(view.readAt, now), view.say,
  ]);
  const dark = environments.filter((view) => !readable(view));
  const text = [
    table([['ENVIRONMENT', 'SERVICE', 'VERSION', 'PHASE', 'READY', 'REV', 'AGE', 'SAYS'], ...rows]),
    ...dark.map((view) => `${view.id}: ${whyDark(view)}`),
  ].join('\n');
  if (environments.length === 0) return faultAnswer({ code: 'no-kubeconfig', message: 'No environment is configured.', hint: 'Use --workspace or --context.', retryable: false });
  return answer(dark.length === 0 ? EXIT.done : EXIT.failed, { environments, workloads }, text);
}

const readable = (view: EnvironmentView): boolean => view.connection.kind === 'connected' && view.freshness.kind === 'fresh';

/** The instant (ms since the epoch) until which what is said of an environment is proven; null where nothing is. */
function readAtOf({ freshness }: EnvironmentView): number | null {
  if (freshness.kind === 'fresh') return freshness.provenAt;
  return freshness.kind === 'stale' ? freshness.since : null;
}

/** Why an environment cannot be read, in words. */
export function whyDark(view: EnvironmentView): string {
  if (view.connection.kind === 'failed') return `${view.connection.reason}. ${view.connection.hint}`;
  if (view.connection.kind === 'needs-consent') return `its sign-in program needs your consent in the app first: ${view.connection.command}`;
  if (view.connection.kind !== 'connected') return 'no answer in time';
  return view.freshness.kind === 'fresh' ? 'readable' : view.freshness.reason;
}
