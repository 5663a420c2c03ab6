/** A jump smaller than this, ms, is a busy machine and no jump. */
const LEAST_MS = 30_000;
const LOOK_MS = 5_000;

/**
 * Notices that this machine slept, or that its clock was moved: the wall clock and the steady one have drifted apart, or no look
 * came for far too long. Gives the way to stop. `jumped` is told by how much, ms; negative is back.
 */
export function watchClock(clock: { now(): number; monotonic(): number }, jumped: (ms: number) => void): () => void {
  let wall = clock.now();
  let steady = clock.monotonic();
  const timer = setInterval(() => {
    const [passed, ran] = [clock.now() - wall, clock.monotonic() - steady];
    [wall, steady] = [clock.now(), clock.monotonic()];
    const drift = passed - ran;
    // Some systems let the steady clock run on while they sleep: then only the missing looks tell.
    const slept = ran > LOOK_MS + LEAST_MS ? ran - LOOK_MS : 0;
    if (Math.abs(drift) >= LEAST_MS) jumped(drift);
    else if (slept > 0) jumped(slept);
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
