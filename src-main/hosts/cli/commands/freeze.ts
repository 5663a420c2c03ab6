import { type FreezeVerdict, changeIntentSchema } from '../../../../src-preload/contract/index.ts';
import { inZone, readTime } from '../../../recurrence/index.ts';
import { type Answer, EXIT, answer, faultAnswer, printable } from '../output.ts';
import { type CommonFlags, captainFor, settled } from '../session.ts';

/** Argo CD's windows are read where the cluster answers within this, ms. */
const ARGO_WAIT_MS = 5_000;

const usage = (message: string, hint: string): Answer => faultAnswer({ code: 'usage', message, hint, retryable: false });

/** `freeze`: the verdict, which window, why, when it opens. 0 allowed, also by an override; 3 refused. */
export async function freeze(flags: CommonFlags & { env: string; service: string; at: string; intent: string; release?: string }): Promise<Answer> {
  const intent = changeIntentSchema.safeParse(flags.intent);
  if (!intent.success) return usage(`--intent ${flags.intent} is not forward, rollback or emergency`, 'What would be done?');
  const captain = await captainFor(flags);
  if (!captain.ok) return faultAnswer(captain.error);
  try {
    const { services } = captain.value;
    const { zone, services: known } = services.workspace.get();
    const at = readTime(flags.at, zone, Date.now());
    if (at === null) return usage(`--at ${flags.at} is no time`, 'For example now, +2h, 2026-11-24T10:00 (in the zone of the workspace) or 2026-11-24T10:00Z.');
    const environments = services.live.environments.all().map((view) => view.id);
    if (!environments.includes(flags.env)) return faultAnswer({ code: 'unknown-environment', message: `there is no environment ${flags.env}`, hint: `There is: ${environments.join(', ') || 'none'}`, retryable: false });
    if (!known.some((service) => service.id === flags.service)) return faultAnswer({ code: 'unknown-service', message: `the workspace has no service ${flags.service}`, hint: `There is: ${known.map((service) => service.id).join(', ') || 'none'}`, retryable: false });
    await settled(captain.value, [flags.env], ARGO_WAIT_MS);
    const argo = await captain.value.readArgo(flags.env);
    const asked = services.calendar.verdict({ environments: [flags.env], services: [flags.service], ...(flags.release === undefined ? {} : { release: flags.release }) }, intent.data, { at });
    if (!asked.ok) return faultAnswer(asked.error);
    const { verdict } = asked.value;
    const text = [verdict.say, ...detail(verdict, zone), ...(argo.ok ? [] : [`Argo CD’s windows were not read: ${argo.error.message}`])].map(printable).join('\n');
    return answer(verdict.verdict === 'refused' ? EXIT.refused : EXIT.done, { ...verdict, argo: argo.ok ? 'read' : 'not-read' }, text);
  } finally {
    await captain.value.close();
  }
}

function detail({ because, changesAt, verdict }: FreezeVerdict, zone: string): string[] {
  return [
    `${verdict}${changesAt === null ? '; nothing changes that in the next 400 days' : ` until ${inZone(changesAt, zone)}`}`,
    ...(because === null ? [] : [because.override === null ? 'Nobody is named who may override it.' : `May be overridden by: ${because.override.roles.join(', ') || 'nobody'}${because.override.secondPerson ? ', with a second person' : ''}.`]),
  ];
}
