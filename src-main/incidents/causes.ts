import { type Cause, type ChangeView, type Tone, assertNever } from '../../src-preload/contract/index.ts';

/** A run of ours that was started, or a freeze that began: changes that the clusters do not know of. */
export interface OtherChange {
  readonly id: string;
  readonly at: number;
  readonly kind: 'run' | 'freeze' | 'flag';
  readonly what: string;
  readonly who: string;
  readonly environment: string | null;
  readonly service: string | null;
}

export interface Onset {
  readonly environment: string;
  readonly service: string;
  /** Epoch ms. */
  readonly at: number;
  readonly dependsOn: readonly string[];
}

interface Weighed {
  readonly cause: Omit<Cause, 'likelihood' | 'why'>;
  readonly environment: string | null;
  readonly service: string | null;
  readonly detail: string;
}

/** How far back is looked, and how much clocks may differ, ms. */
const LOOK_BACK_MS = 24 * 60 * 60_000;
const SKEW_MS = 5_000;
/** A change counts half as much for each of these (ms) between it and the onset. */
const HALF_MS = 20 * 60_000;
const SHOWN = 40;
const LIKELY = 0.4;
const POSSIBLE = 0.1;

/** How often changes of a kind are what broke something: from most to least. The order is a rule of thumb, and is said to be one. */
const WEIGHT: Readonly<Record<Cause['kind'], number>> = { deploy: 1, config: 0.9, flag: 0.9, restart: 0.6, run: 0.5, scale: 0.5, pause: 0.3, other: 0.3, freeze: 0.1 };

/**
 * What changed before an onset, likeliest first: by what kind of change it was, how near in time, and how near to the service
 * that is hurt. Each says why it stands where it stands. Nothing that came after the onset can be its cause.
 */
export function causesBefore(onset: Onset, changes: readonly ChangeView[], others: readonly OtherChange[]): Cause[] {
  return [...changes.map((change) => ofChange(change, onset)), ...others.map((other) => ofOther(other, onset))]
    .filter(({ cause }) => cause.at <= onset.at + SKEW_MS && onset.at - cause.at <= LOOK_BACK_MS)
    .map((weighed) => ({ weighed, ...nearness(weighed, onset) }))
    .map(({ weighed, share, how }) => {
      const near = WEIGHT[weighed.cause.kind] * 0.5 ** (weighed.cause.beforeMs / HALF_MS);
      const score = near * share;
      const likelihood = score >= LIKELY ? ('likely' as const) : score >= POSSIBLE ? ('possible' as const) : ('unlikely' as const);
      return { score, cause: { ...weighed.cause, likelihood, why: [how, `${span(weighed.cause.beforeMs)} before the onset`, weighed.detail].filter((one) => one !== '') } };
    })
    .sort((a, b) => b.score - a.score || b.cause.at - a.cause.at || a.cause.id.localeCompare(b.cause.id))
    .slice(0, SHOWN)
    .map(({ cause }) => cause);
}

function ofChange(change: ChangeView, onset: Onset): Weighed {
  const kind = kindOf(change.what);
  const move = change.from === null || change.to === null || change.from === change.to ? '' : `${change.from} → ${change.to}`;
  return {
    cause: {
      id: `change/${change.environment}/${change.id}`, at: change.at, kind, what: `${change.object} ${change.what} in ${change.environment}${move === '' ? '' : `: ${move}`}`,
      who: change.person ?? change.manager ?? 'not recorded', beforeMs: Math.max(0, onset.at - change.at), tone: toneOf(kind),
    },
    environment: change.environment, service: change.service, detail: kind === 'deploy' && move !== '' ? `a new version, ${move}` : '',
  };
}

function ofOther({ id, at, kind, what, who, environment, service }: OtherChange, onset: Onset): Weighed {
  return { cause: { id, at, kind, what, who, beforeMs: Math.max(0, onset.at - at), tone: toneOf(kind) }, environment, service, detail: '' };
}

/** How near to the service that is hurt. */
function nearness({ environment, service }: Weighed, onset: Onset): { share: number; how: string } {
  const here = environment === null || environment === onset.environment;
  if (service === onset.service) return here ? { share: 1, how: `${service} itself, in ${onset.environment}` } : { share: 0.25, how: `${service} itself, but in ${environment ?? ''}` };
  if (service !== null && onset.dependsOn.includes(service)) return here ? { share: 0.6, how: `${onset.service} depends on ${service}` } : { share: 0.15, how: `${onset.service} depends on ${service}, but this was in ${environment ?? ''}` };
  return here ? { share: 0.15, how: `in ${onset.environment}, and nothing says that ${onset.service} depends on it` } : { share: 0.05, how: `in ${environment ?? 'another place'}, and of another service` };
}

function kindOf(what: ChangeView['what']): Cause['kind'] {
  switch (what) {
    case 'template':
    case 'created':
      return 'deploy';
    case 'restart':
    case 'scale':
    case 'pause':
    case 'config':
    case 'other':
      return what;
    default:
      return assertNever(what);
  }
}

const toneOf = (kind: Cause['kind']): Tone => (kind === 'deploy' || kind === 'config' || kind === 'flag' ? 'warn' : 'calm');

/** "40 s", "12 min", "3 h". */
export function span(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
