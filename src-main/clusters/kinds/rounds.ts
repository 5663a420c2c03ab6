import { at } from '../kube.ts';

/** How many rounds a rolling update of `desired` pods takes with these bounds, each a number or a percentage. */
export function rollingRounds(rolling: unknown, desired: number): number {
  const surge = portion(at(rolling, 'maxSurge'), desired, Math.ceil);
  const unavailable = portion(at(rolling, 'maxUnavailable'), desired, Math.floor);
  return Math.ceil(desired / Math.max(1, surge + unavailable));
}

function portion(value: unknown, desired: number, round: (value: number) => number): number {
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(typeof value === 'string' ? value : '25%');
  return round((desired * Number(percent?.[1] ?? 25)) / 100);
}
