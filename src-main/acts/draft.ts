import canonicalize from 'canonicalize';
import { createHash } from 'node:crypto';
import { type ActPlan, type ActRequest, type Difference, itemFacts } from '../../src-preload/contract/index.ts';
import type { Draft } from './model.ts';

/**
 * The digest of what decides an act: a rollback plan brings its own (SEMANTICS, "The guard"), alone where nothing else decides;
 * for the rest it is SHA-256 over the RFC 8785 text of the request and the draft's facts, in lower-case hex.
 */
export function digestOf(request: ActRequest, draft: Draft): string {
  const plan = draft.rollback?.digest;
  if (plan !== undefined && Object.keys(draft.facts).length === 0) return plan;
  const text = canonicalize(plan === undefined ? { request, facts: draft.facts } : { plan, facts: draft.facts }) ?? '';
  return createHash('sha256').update('quarterdeck/act/1\n').update(text).digest('hex');
}

/** Which deciding facts moved between two drafts of the same request; empty where none did. */
export function differencesBetween(before: Draft, after: Draft): Difference[] {
  return [
    ...changed('', before.facts, after.facts),
    ...changed('', itemFacts(before.rollback?.releaseItems ?? []), itemFacts(after.rollback?.releaseItems ?? [])),
    ...(before.rollback?.items ?? []).flatMap((item) =>
      changed(item.id, item.facts, after.rollback?.items.find((other) => other.id === item.id)?.facts ?? {}),
    ),
  ];
}

function changed(item: string, before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): Difference[] {
  const facts = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return facts
    .filter((fact) => before[fact] !== after[fact])
    .map((fact) => ({ item, fact, planned: before[fact] ?? 'absent', now: after[fact] ?? 'absent' }));
}

/** The plan as the confirm surface draws it. `ttlMs` and `exposureMs` are the desk's rules, not the draft's. */
export function planFrom(
  request: ActRequest,
  draft: Draft,
  rules: { readonly id: string; readonly now: number; readonly ttlMs: number; readonly exposureMs: number; readonly replaces: string | null },
): ActPlan {
  return {
    id: rules.id,
    digest: digestOf(request, draft),
    title: draft.title,
    statements: draft.statements,
    blockers: draft.blockers,
    madeAt: rules.now,
    expiresAt: rules.now + rules.ttlMs,
    exposureMs: rules.exposureMs,
    replaces: rules.replaces,
    rollback: draft.rollback,
  };
}
