import type { Answer, Comparison, Tone } from '../../../src-preload/contract/index.ts';

export const ANSWER: Readonly<Record<Answer, string>> = { yes: 'Yes', no: 'No', unknown: 'Unknown' };
export const answerTone = (answer: Answer | null): Tone => (answer === 'yes' ? 'warn' : answer === 'unknown' ? 'unknown' : 'calm');

type Verdict = Comparison['rows'][number]['verdict'];
export const VERDICT: Readonly<Record<Verdict, { readonly say: string; readonly tone: Tone }>> = {
  worse: { say: 'worse', tone: 'bad' }, better: { say: 'better', tone: 'good' }, 'not-worse': { say: 'not shown to be worse', tone: 'calm' },
  undecided: { say: 'too few to tell', tone: 'unknown' }, unknown: { say: 'unknown', tone: 'unknown' },
};

const count = new Intl.NumberFormat('en');

/** A value with its unit: 0.031 as a ratio is 3.1 %, 0.84 s is 840 ms. Nothing is said of what is not known. */
export function valueText(value: number | null, unit: string): string {
  if (value === null) return 'unknown';
  if (unit === 'ratio') return `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`;
  if (unit === 's') return value < 10 ? `${Math.round(value * 1_000)} ms` : `${value.toFixed(1)} s`;
  return `${Number.isInteger(value) ? count.format(value) : value.toFixed(2)}${unit === '' ? '' : ` ${unit}`}`;
}

/** "n 1,840, 2.4 to 3.9 %": how many samples, and between what the true value lies. */
export function boundsText(side: { readonly n: number | null; readonly low: number | null; readonly high: number | null }, unit: string): string {
  const samples = side.n === null ? '' : `n ${count.format(Math.round(side.n))}`;
  const bounds = side.low === null || side.high === null ? '' : `${valueText(side.low, unit)} to ${valueText(side.high, unit)}`;
  return [samples, bounds].filter((part) => part !== '').join(', ');
}
