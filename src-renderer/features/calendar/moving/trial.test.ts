import { expect, test } from 'vitest';
import { coalesced } from './trial.ts';

const later = (): { promise: Promise<string>; resolve: (said: string) => void } => Promise.withResolvers<string>();

test('while one question is under way only the newest waits, and what was passed over is never asked', async () => {
  const asked: number[] = [];
  const answers = [later(), later()];
  const heard: [number, string][] = [];
  const all = Promise.withResolvers<void>();
  const trial = coalesced<number, string>((slot) => (asked.push(slot), answers[asked.length - 1]?.promise ?? Promise.resolve('')), String, (slot, said) => (heard.push([slot, said]), heard.length === 2 ? all.resolve() : undefined));
  for (const slot of [1, 2, 3, 4]) trial.want(slot);
  expect(asked).toEqual([1]);
  answers[0]?.resolve('refused');
  answers[1]?.resolve('allowed');
  await all.promise;
  expect(asked).toEqual([1, 4]);
  expect(heard).toEqual([[1, 'refused'], [4, 'allowed']]);
});

test('a slot that was asked about before answers at once, and an answer after the end is not heard', async () => {
  const heard: string[] = [];
  const slow = later();
  const first = Promise.withResolvers<void>();
  const trial = coalesced<string, string>((slot) => (slot === 'slow' ? slow.promise : Promise.resolve(slot)), (slot) => slot, (_slot, said) => (heard.push(said), first.resolve()));
  trial.want('a');
  await first.promise;
  trial.want('a');
  expect(heard).toEqual(['a', 'a']);
  trial.want('slow');
  trial.stop();
  slow.resolve('late');
  await slow.promise;
  await Promise.resolve();
  expect(heard).toEqual(['a', 'a']);
});

test('a question that fails leaves the next one free to be asked', async () => {
  const heard = Promise.withResolvers<string>();
  const trial = coalesced<string, string>((slot) => (slot === 'cut' ? Promise.reject(new Error('cut')) : Promise.resolve(slot)), (slot) => slot, (_slot, said) => heard.resolve(said));
  trial.want('cut');
  trial.want('next');
  expect(await heard.promise).toBe('next');
});
