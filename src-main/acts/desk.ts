import { randomUUID } from 'node:crypto';
import { type ActOutcome, type ActPlan, type ActRequest, type Press, type Result, fail, ok } from '../../src-preload/contract/index.ts';
import { differencesBetween, digestOf, planFrom } from './draft.ts';
import { type Draft, type Planners, type Presser, refused } from './model.ts';

/** A press counts only on a plan that was on screen, unchanged, at least this long (ms). */
export const EXPOSURE_MS = 800;
/** The press itself: held for this long (ms), because a plain click can be stolen by moving the frame under the pointer. */
export const HOLD_MS = 600;
/** A plan that nobody pressed in this time (ms) is forgotten; the captain asks again. */
export const PLAN_TTL_MS = 10 * 60_000;
const KEPT = 200;

interface Kept {
  readonly plan: ActPlan;
  readonly request: ActRequest;
  readonly draft: Draft;
  readonly session: string;
  exposedAt: number | null;
}

export interface Clock {
  /** Epoch ms; may jump. */
  now(): number;
  /** Ms that only ever rise; for measuring exposure and age. */
  monotonic(): number;
}

export interface DeskEvents {
  /** Journals that a press was refused, and why. */
  refused(plan: ActPlan, outcome: Extract<ActOutcome, { kind: 'refused' }>): Promise<void>;
}

/**
 * Where a request becomes a plan, and a press on that plan becomes an act: the two-part privileged act of DESIGN.
 * A plan is bound to the session that asked for it, expires, works once, and is recomputed at the press: unchanged
 * deciding facts renew it silently, a changed one refuses it with the difference and leaves a replacement.
 */
export class ActDesk {
  readonly #plans = new Map<string, Kept & { readonly madeAt: number }>();
  readonly #planners: Planners;
  readonly #clock: Clock;
  readonly #events: DeskEvents;
  readonly #press: () => Press;

  constructor(planners: Planners, clock: Clock, events: DeskEvents, press: () => Press = () => 'hold') {
    this.#press = press;
    this.#planners = planners;
    this.#clock = clock;
    this.#events = events;
  }

  /** How long a press must be held, ms: 0 where the captain chose a plain click. */
  get holdMs(): number {
    return this.#press() === 'click' ? 0 : HOLD_MS;
  }

  /** Plans `request` from main's own state. Changes nothing. */
  async plan(request: ActRequest, presser: Presser, replaces: string | null = null): Promise<Result<ActPlan>> {
    const draft = await this.#draft(request);
    if (!draft.ok) return draft;
    return ok(this.#keep(request, draft.value, presser, replaces));
  }

  /** The plan as it stands, for the session that asked for it and for no other. */
  show(id: string, presser: Presser): Result<ActPlan> {
    const kept = this.#find(id, presser);
    return kept.ok ? ok(kept.value.plan) : kept;
  }

  /** The surface says that this very plan is on screen now; exposure is counted from the last such word. */
  exposed(id: string, digest: string, presser: Presser): Result<null> {
    const kept = this.#find(id, presser);
    if (!kept.ok) return kept;
    if (kept.value.plan.digest !== digest) return fail('wrong-digest', 'The surface showed another plan than this one.');
    kept.value.exposedAt = this.#clock.monotonic();
    return ok(null);
  }

  /**
   * Carries the plan out if the press may count and the deciding facts still hold. A press that does not count (too
   * soon, not held) leaves the plan; any other spends it, whatever the answer.
   */
  async execute(press: { plan: string; digest: string; heldMs: number }, presser: Presser): Promise<ActOutcome> {
    const found = this.#find(press.plan, presser);
    if (!found.ok) return refused(found.error.code, found.error.message, found.error.hint ?? 'Ask for the plan again.');
    const kept = found.value;
    const tooSoon = this.#tooSoon(kept, press);
    if (tooSoon !== null) return this.#refuse(kept, tooSoon);
    this.#plans.delete(press.plan);
    if (kept.plan.blockers.length > 0) return this.#refuse(kept, blocked(kept.plan));
    const again = await this.#draft(kept.request, kept.draft);
    if (!again.ok) return this.#refuse(kept, refused(again.error.code, again.error.message, again.error.hint ?? 'Nothing was changed.'));
    if (digestOf(kept.request, again.value) !== kept.plan.digest || again.value.blockers.length > 0) {
      const replacement = this.#keep(kept.request, again.value, presser, kept.plan.id);
      return this.#refuse(kept, {
        kind: 'refused',
        code: 'moved',
        say: 'Nothing was changed: the world moved since this plan was made.',
        hint: 'The new plan is on the sheet; read what changed, then press again.',
        differences: differencesBetween(kept.draft, again.value),
        replacement: replacement.id,
      });
    }
    return this.#perform(kept.request, again.value);
  }

  /**
   * For a surface that is no frame (the command line, which printed the plan and asked): plans `request` afresh and carries
   * it out only if its digest is exactly `digest`. Otherwise nothing is changed.
   */
  async carryOut(request: ActRequest, digest: string): Promise<ActOutcome> {
    const draft = await this.#draft(request);
    if (!draft.ok) return refused(draft.error.code, draft.error.message, draft.error.hint ?? 'Nothing was changed.');
    const now = digestOf(request, draft.value);
    if (now !== digest) {
      return refused('moved', `Nothing was changed: the plan now has digest ${now}, not ${digest}.`, 'Plan again and read what changed.');
    }
    const first = draft.value.blockers[0];
    if (first !== undefined) return refused(first.code, first.message, first.hint);
    return this.#perform(request, draft.value);
  }

  #tooSoon(kept: Kept, press: { digest: string; heldMs: number }): Extract<ActOutcome, { kind: 'refused' }> | null {
    if (press.digest !== kept.plan.digest) return blockedBy('wrong-digest', 'The press names another plan than the one kept here.');
    if (kept.exposedAt === null) return blockedBy('not-exposed', 'The plan was pressed without having been on screen.');
    const shownMs = this.#clock.monotonic() - kept.exposedAt;
    if (shownMs < EXPOSURE_MS) return blockedBy('too-soon', `The plan had been on screen for ${Math.round(shownMs)} ms only.`);
    if (press.heldMs < this.holdMs) return blockedBy('not-held', `The press was held for ${Math.round(press.heldMs)} ms; it takes ${this.holdMs} ms.`);
    return null;
  }

  async #refuse(kept: Kept, outcome: ActOutcome): Promise<ActOutcome> {
    if (outcome.kind === 'refused') await this.#events.refused(kept.plan, outcome);
    return outcome;
  }

  #find(id: string, presser: Presser): Result<Kept> {
    const kept = this.#plans.get(id);
    // One answer for "unknown", "spent" and "another session's": a guesser learns nothing.
    const unknown = fail('no-such-plan', 'This plan was used, has expired, or was never made here.', { hint: 'Ask for the plan again.' });
    if (kept === undefined || kept.session !== presser.session) return unknown;
    if (this.#clock.monotonic() - kept.madeAt > PLAN_TTL_MS) {
      this.#plans.delete(id);
      return unknown;
    }
    return ok(kept);
  }

  #keep(request: ActRequest, draft: Draft, presser: Presser, replaces: string | null): ActPlan {
    const rules = { id: randomUUID(), now: this.#clock.now(), ttlMs: PLAN_TTL_MS, exposureMs: EXPOSURE_MS, replaces };
    const plan = planFrom(request, draft, rules);
    if (replaces !== null) this.#plans.delete(replaces);
    this.#plans.set(plan.id, { plan, request, draft, session: presser.session, exposedAt: null, madeAt: this.#clock.monotonic() });
    for (const oldest of this.#plans.keys()) {
      if (this.#plans.size <= KEPT) break;
      this.#plans.delete(oldest);
    }
    return plan;
  }

  #planner(request: ActRequest): { draft(request: never, pressed?: Draft): Promise<Result<Draft>>; perform(request: never, draft: Draft): Promise<ActOutcome> } {
    return this.#planners[request.kind];
  }

  // The planner of a kind takes that kind's request; the record's type says so, but TypeScript cannot correlate an index
  // by a union with the union's member. `never` is what remains, and only here.
  #draft(request: ActRequest, pressed?: Draft): Promise<Result<Draft>> {
    // See above: the planner was chosen by this very request's kind.
    return this.#planner(request).draft(request as never, pressed);
  }

  #perform(request: ActRequest, draft: Draft): Promise<ActOutcome> {
    // See above: the planner was chosen by this very request's kind.
    return this.#planner(request).perform(request as never, draft);
  }
}

const blockedBy = (code: string, say: string): Extract<ActOutcome, { kind: 'refused' }> => ({
  kind: 'refused', code, say: `${say} Nothing was changed.`, hint: 'Read the plan, then press and hold.', differences: [], replacement: null,
});

function blocked(plan: ActPlan): ActOutcome {
  const first = plan.blockers[0];
  return refused(first?.code ?? 'blocked', first?.message ?? 'This plan is blocked.', first?.hint ?? 'Nothing was changed.');
}
