/** Every place where a crash is survived by design, in the order in which a step meets them. Tests kill the process at each. */
export const crashPoints = ['before-intent', 'after-intent', 'after-act', 'after-outcome', 'after-step-finished'] as const;
export type CrashPoint = (typeof crashPoints)[number];

/** Where QUARTERDECK_CRASH_AT names this point, the process dies here, as if by kill -9. */
export function crashPoint(point: CrashPoint): void {
  if (process.env['QUARTERDECK_CRASH_AT'] === point) process.kill(process.pid, 'SIGKILL');
}
