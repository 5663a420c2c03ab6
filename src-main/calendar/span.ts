import type { ChangeIntent, FreezeVerdict, SpanVerdict } from '../../src-preload/contract/index.ts';
import type { Override } from './override-facts.ts';
import type { Rules } from './rules.ts';
import type { Scope } from './scope.ts';
import { freezeVerdict } from './verdict.ts';

const STRICTNESS: Readonly<Record<FreezeVerdict['verdict'], number>> = { allowed: 0, 'allowed-by-override': 1, refused: 2 };
/** More turns than this in one span are not told apart. */
const MOST_PARTS = 500;

/** The strictest verdict over several scopes at one instant; its `changesAt` is the next at which the strictest answer changes. */
export function verdictOver(asked: readonly Scope[], intent: ChangeIntent, at: number, rules: Rules, overrides: readonly Override[] = []): FreezeVerdict {
  const strictest = (instant: number): FreezeVerdict | undefined =>
    asked.map((scope) => freezeVerdict(scope, intent, instant, rules, overrides)).reduce<FreezeVerdict | undefined>((worst, one) => (worst === undefined || STRICTNESS[one.verdict] > STRICTNESS[worst.verdict] ? one : worst), undefined);
  const now = strictest(at);
  if (now === undefined) return { verdict: 'allowed', intent, at, because: null, changesAt: null, override: null, say: 'Nothing is asked about' };
  if (asked.length === 1) return now;
  let changesAt: number | null = null;
  for (let turn = 0, instant = at; turn < MOST_PARTS; turn += 1) {
    const next = asked.map((scope) => freezeVerdict(scope, intent, instant, rules, overrides).changesAt).filter((edge) => edge !== null);
    if (next.length === 0) break;
    instant = Math.min(...next);
    if (strictest(instant)?.verdict === now.verdict) continue;
    changesAt = instant;
    break;
  }
  return { ...now, changesAt };
}

/** The verdict over [from, to): the strictest of its parts decides, the first such one speaks. */
export function spanVerdict(asked: readonly Scope[], intent: ChangeIntent, from: number, to: number, rules: Rules, overrides: readonly Override[] = []): SpanVerdict {
  const parts: SpanVerdict['parts'] = [];
  let worst = verdictOver(asked, intent, from, rules, overrides);
  for (let at = from, now = worst; parts.length < MOST_PARTS; now = verdictOver(asked, intent, at, rules, overrides)) {
    const end = Math.min(now.changesAt ?? to, to);
    parts.push({ start: at, end, verdict: now.verdict, because: now.because });
    if (STRICTNESS[now.verdict] > STRICTNESS[worst.verdict]) worst = now;
    at = end;
    if (at >= to) break;
  }
  return { verdict: worst, parts };
}
