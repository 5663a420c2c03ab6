/** A number in [0, 1) that depends on its words alone: the same request at the same second fares the same in every rehearsal. */
export function chance(...words: readonly (string | number)[]): number {
  // FNV-1a over the words, then the finaliser of MurmurHash3: neighbouring seconds must not look alike.
  let hash = 0x811c9dc5;
  for (const char of words.join('/')) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** How many of `n` are bad at a rate of `p`: a binomial draw, exact for small n and normal beyond. */
export function badAmong(n: number, p: number, ...words: readonly (string | number)[]): number {
  if (n <= 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (n * p * (1 - p) > 25) return Math.min(n, Math.max(0, Math.round(n * p + Math.sqrt(n * p * (1 - p)) * normal(...words))));
  // By inversion: one number, held against the probabilities of none, one, two ... bad ones.
  const drawn = chance(...words);
  let bad = 0;
  let share = (1 - p) ** n;
  for (let sum = share; sum < drawn && bad < n; sum += share) {
    share *= ((n - bad) / (bad + 1)) * (p / (1 - p));
    bad += 1;
  }
  return bad;
}

/** A standard normal draw (Box and Muller). */
const normal = (...words: readonly (string | number)[]): number => Math.sqrt(-2 * Math.log(1 - chance(...words, 'a'))) * Math.cos(2 * Math.PI * chance(...words, 'b'));
