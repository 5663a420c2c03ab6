import type { Candidate } from '../../../src-preload/contract/index.ts';
import type { Together } from './target.ts';

export interface Member {
  readonly id: string;
  readonly service: string;
  readonly candidates: readonly Candidate[];
}

/**
 * Versions are good together (SEMANTICS, "Judging a canary"): the last moment at which one revision of every member, none of
 * them known bad, ran healthy, and those revisions. Empty for fewer than two members, and where no such moment is known.
 */
export function lastSetOf(members: readonly Member[]): ReadonlyMap<string, Together> {
  if (members.length < 2) return new Map();
  const ends = members.flatMap(({ candidates }) => candidates.flatMap((one) => one.ranHealthy.map(({ until }) => until))).sort((a, b) => b - a);
  for (const at of ends) {
    const set = members.map((member) => ({ member, ran: member.candidates.find((one) => one.known !== 'bad' && one.ranHealthy.some(({ from, until }) => from <= at && at <= until)) }));
    if (set.some(({ ran }) => ran === undefined)) continue;
    const names = set.map(({ member, ran }) => `${member.service} ${ran?.version ?? ''}`);
    return new Map(set.flatMap(({ member, ran }) => (ran === undefined ? [] : [[member.id, { uid: ran.uid, why: `with ${names.filter((_, index) => set[index]?.member !== member).join(', ')} the last set that ran side by side here, healthy, until ${clock(at)}` }] as const])));
  }
  return new Map();
}

const clock = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
