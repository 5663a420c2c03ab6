/**
 * Bounds on a rate that hold at every look, however many there are: the beta-binomial mixture martingale
 *
 *   M_n(p) = B(a + S, b + n - S) / (B(a, b) · p^S · (1 - p)^(n - S))
 *
 * of S bad ones among n. For the true p it is a nonnegative martingale that starts at 1, so by Ville's inequality it ever
 * reaches 1/alpha with probability alpha at most: {p : M_n(p) < 1/alpha} is a confidence sequence. Robbins, "Statistical
 * methods related to the law of the iterated logarithm" (Ann. Math. Statist. 41, 1970); Howard, Ramdas, McAuliffe and Sekhon,
 * "Time-uniform, nonparametric, nonasymptotic confidence sequences" (Ann. Statist. 49, 2021), section 3.2, conjugate mixtures.
 *
 * It takes the requests of a version as independent with one rate. Errors that come in bursts, as from one bad minute of a
 * dependency, hit new and old alike, and so widen neither's lead; but they are a reason why a threshold stands beside it.
 */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

// The mixing distribution decides where the sequence is narrow, not whether it holds: most rates of errors are near 1 %.
const A = 1;
const B = 60;
const STEPS = 40;

/** Bounds on the rate of `bad` among `n`, each crossed at any time with probability `alpha` at most (together). */
export function rateBounds(bad: number, n: number, alpha: number): Bounds {
  if (!(n > 0) || !(bad >= 0)) return { low: 0, high: 1 };
  const s = Math.min(bad, n);
  const mixed = lnBeta(A + s, B + n - s) - lnBeta(A, B);
  const inside = (p: number): boolean => mixed - times(s, Math.log(p)) - times(n - s, Math.log1p(-p)) < -Math.log(alpha);
  const rate = s / n;
  return { low: rate === 0 ? 0 : edge(0, rate, inside), high: rate === 1 ? 1 : edge(1, rate, inside) };
}

/** Where the set ends between `outside`, which may be in it, and `middle`, which is: bisection, from the safe side. */
function edge(outside: number, middle: number, inside: (p: number) => boolean): number {
  let out = outside;
  let inner = middle;
  for (let step = 0; step < STEPS; step += 1) {
    const half = (out + inner) / 2;
    if (inside(half)) inner = half;
    else out = half;
  }
  return out;
}

/** 0 · ln 0 is 0 here. */
const times = (count: number, log: number): number => (count === 0 ? 0 : count * log);

const lnBeta = (a: number, b: number): number => lnGamma(a) + lnGamma(b) - lnGamma(a + b);

/** Stirling's series above 8, and the recurrence below it: relative error under 1e-12. */
function lnGamma(x: number): number {
  if (x < 8) return lnGamma(x + 1) - Math.log(x);
  const r = 1 / (x * x);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / x;
}
