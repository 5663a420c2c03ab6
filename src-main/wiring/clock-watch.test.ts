import { afterEach, expect, test, vi } from 'vitest';
import { watchClock } from './clock-watch.ts';

afterEach(() => void vi.useRealTimers());

test('a clock set back an hour or forward a year, and a sleep of six hours, are noticed; a busy machine is not', () => {
  vi.useFakeTimers();
  const clock = { wall: 1_000_000, steady: 0, now: () => clock.wall, monotonic: () => clock.steady };
  const jumps: number[] = [];
  const stop = watchClock(clock, (ms) => jumps.push(ms));
  const look = (wall: number, steady: number): void => {
    clock.wall += wall;
    clock.steady += steady;
    vi.advanceTimersByTime(5_000);
  };
  look(5_000, 5_000);
  look(9_000, 9_000);
  expect(jumps).toEqual([]);
  look(5_000 - 3_600_000, 5_000);
  look(5_000 + 31_536_000_000, 5_000);
  look(5_000 + 6 * 3_600_000, 5_000);
  look(5_000 + 6 * 3_600_000, 5_000 + 6 * 3_600_000);
  expect(jumps).toEqual([-3_600_000, 31_536_000_000, 6 * 3_600_000, 6 * 3_600_000]);
  stop();
  look(3_600_000, 0);
  expect(jumps).toHaveLength(4);
});
