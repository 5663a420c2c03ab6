/** Every place where a crash is survived by design, in the order in which a step meets them. Tests kill the process at each. */
export const crashPoints = ['before-question', 'before-intent', 'after-intent', 'after-act', 'after-resolved', 'after-outcome', 'before-settle-end', 'after-step-finished', 'before-item-entry', 'after-item-entry', 'before-run-finished'] as const;
export type CrashPoint = (typeof crashPoints)[number];

const [wanted, times = '1'] = (process.env['QUARTERDECK_CRASH_AT'] ?? '').split(':');
let passed = 0;

/** Where QUARTERDECK_CRASH_AT names this point (`POINT` or `POINT:N` for the Nth time), the process dies here, as if by kill -9. */
export function crashPoint(point: CrashPoint): void {
  if (wanted !== point) return;
  passed += 1;
  if (passed >= Number(times)) process.kill(process.pid, 'SIGKILL');
}
