import { addDays, daysFrom, mondayOf } from '../time/zone.ts';

const whens = ['this-week', 'next-week', 'two-weeks', 'month'] as const;
export type When = (typeof whens)[number];
export const WHEN: Readonly<Record<When, string>> = { 'this-week': 'the rest of this week', 'next-week': 'next week', 'two-weeks': 'the next 14 days', month: 'the next 28 days' };

export const whenOf = (text: string): When => whens.find((one) => one === text) ?? 'next-week';

/** The span that a phrase means, from `now` on, in the zone of the screen. */
export function spanOf(when: When, today: string, zone: string, now: number): { from: number; to: number } {
  const start = (date: string): number => daysFrom(date, 1, zone)[0]?.start ?? now;
  const monday = mondayOf(today);
  switch (when) {
    case 'this-week':
      return { from: now, to: start(addDays(monday, 7)) };
    case 'next-week':
      return { from: start(addDays(monday, 7)), to: start(addDays(monday, 14)) };
    case 'two-weeks':
      return { from: now, to: start(addDays(today, 14)) };
    case 'month':
      return { from: now, to: start(addDays(today, 28)) };
  }
}

/** "checkout-4.2.0": what a release is called unless it is given another name; only what a name may hold. */
export const nameFor = (services: readonly (readonly [string, string])[]): string => services.slice(0, 1).map(([service, version]) => `${service}-${version}`.toLowerCase().replaceAll(/[^a-z0-9.-]+/g, '-').replaceAll(/^[^a-z0-9]+/g, '')).join('');
