import type { Emergencies, FollowUpView } from '../../src-preload/contract/index.ts';
import type { Entry } from '../journal/index.ts';
import { followUp } from './overrides.ts';
import type { Dated } from './releases.ts';

/** An emergency release as the journal remembers it, should its file be gone. */
export interface Remembered {
  readonly release: string;
  readonly at: number;
  readonly who: string;
  readonly file: string;
}

/** Emergency releases, each with its review: those of the workspace that have begun, and those that only the journal knows. */
export function emergencyReviews(releases: readonly Dated[], remembered: readonly Remembered[], closed: Parameters<typeof followUp>[6], now: number): { readonly review: FollowUpView; readonly who: string; readonly why: string; readonly ticket: string }[] {
  const known = releases.filter((one) => one.parsed.value.intent === 'emergency' && one.start <= now).map(({ id, start, captain, parsed: { value } }) => ({ release: id, at: start, who: captain, why: value.why, ticket: value.ticket ?? '' }));
  const names = new Set(known.map((one) => one.release));
  const gone = remembered.filter((one) => !names.has(one.release) && !releases.some((release) => release.id === one.release)).map(({ release, at, who }) => ({ release, at, who, why: 'its file is gone', ticket: '' }));
  return [...known, ...gone].map(({ release, at, who, why, ticket }) => ({ review: followUp(`review/${release}`, 'emergency-review', release, `Review the emergency ${release}${ticket === '' ? '' : ` (${ticket})`}: ${why}`, who, at, closed, now), who, why, ticket }));
}

/** An entry that opened an emergency, if it is one. */
export const remember = (entry: Entry): Remembered | null =>
  entry.kind === 'definition-changed' && entry.data.change === 'hotfix' && entry.release !== undefined
    ? { release: entry.release, at: entry.at, file: entry.data.file, who: entry.actor.kind === 'person' ? entry.actor.name : 'Quarterdeck' } : null;

export function countEmergencies(reviews: ReturnType<typeof emergencyReviews>, from: number, to: number): Emergencies {
  const list = reviews.filter(({ review }) => review.openedAt >= from && review.openedAt < to).map(({ review, who, why, ticket }) => ({ release: review.release, at: review.openedAt, who, why, ticket, review: review.state, dueAt: review.dueAt }));
  return { n: list.length, reviewsOpen: list.filter((one) => one.review === 'open').length, reviewsOverdue: list.filter((one) => one.review === 'overdue').length, list };
}
