import type { ActOutcome, ActPlan, ActRequest, Result, RollbackPlan } from '../../src-preload/contract/index.ts';

export type ActKind = ActRequest['kind'];
export type RequestOf<K extends ActKind> = Extract<ActRequest, { kind: K }>;

/** Who asks and presses: a person as the journal names them, in one signed-in session of one host. */
export interface Presser {
  readonly session: string;
}

/**
 * A plan before it has an id: what the confirm surface will say, and the deciding facts. Two drafts with equal
 * digests decide the same thing; a press on one may carry out the other.
 */
export interface Draft {
  readonly title: string;
  readonly statements: ActPlan['statements'];
  readonly blockers: ActPlan['blockers'];
  readonly facts: Readonly<Record<string, string>>;
  /** Set only where the act is a rollback: the whole plan, whose digest is then the draft's. */
  readonly rollback: RollbackPlan | null;
}

/** One kind of privileged act: how it is planned from main's own state, and how it is carried out. */
export interface ActPlanner<K extends ActKind> {
  /** Reads; never changes anything. Called when the plan is asked for, and again at the press, then with the draft that is pressed. */
  draft(request: RequestOf<K>, pressed?: Draft): Promise<Result<Draft>>;
  /** Carries out a draft that the press has just been checked against. */
  perform(request: RequestOf<K>, draft: Draft): Promise<ActOutcome>;
}

export type Planners = { readonly [K in ActKind]: ActPlanner<K> };

export const refused = (code: string, say: string, hint: string): ActOutcome => ({
  kind: 'refused',
  code,
  say,
  hint,
  differences: [],
  replacement: null,
});
