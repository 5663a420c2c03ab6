import { createHash } from 'node:crypto';
import { type FollowUpView, type OverrideTerms, type OverrideView, type Result, type VerdictWindow, fail, ok } from '../../src-preload/contract/index.ts';
import { codeOf, verifyApproval } from '../approvals/index.ts';
import type { Entry, Fact } from '../journal/index.ts';
import { inZone } from '../recurrence/index.ts';
import type { Override } from './override-facts.ts';

const DAY_MS = 24 * 3_600_000;
/** A follow-up and the review of an emergency are due after this, ms. */
export const REVIEW_MS = 2 * DAY_MS;

type Asked = Extract<Entry, { kind: 'override-asked' }>;
type Answered = Extract<Entry, { kind: 'override-answered' }>;

export interface OverridePorts {
  readonly append: (fact: Fact) => Promise<Result<unknown>>;
  readonly now: () => number;
  readonly person: () => string;
  readonly rolesOf: (name: string) => readonly string[];
  readonly personWithKey: (key: string) => string | null;
}

export interface OverrideAsked {
  readonly release: string;
  readonly window: VerdictWindow;
  readonly reason: string;
  readonly expiresAt: number;
}

/** Overrides and what follows from them, rebuilt from the journal. The freezes themselves are never touched. */
export interface Overrides {
  /** Takes in an entry of the journal, at start and as they are written. */
  take(entry: Entry): void;
  grantedTo(release: string): readonly Override[];
  views(): OverrideView[];
  /** Why this person may not ask for it; null where they may. */
  barrier(terms: OverrideTerms | null, person: string): string | null;
  ask(asked: OverrideAsked): Promise<Result<string>>;
  answer(id: string, given: { readonly decision: 'approve' | 'reject'; readonly reason: string; readonly signature: string | null }): Promise<Result<string>>;
  followUps(): FollowUpView[];
  closedFollowUps(): ReadonlyMap<string, { readonly by: string; readonly at: number; readonly note: string }>;
  closeFollowUp(id: string, note: string): Promise<Result<null>>;
}

export function createOverrides({ append, now, person, rolesOf, personWithKey }: OverridePorts): Overrides {
  const asked = new Map<string, Asked>();
  const answered = new Map<string, Answered>();
  const closed = new Map<string, { by: string; at: number; note: string }>();
  const nameOf = (entry: Entry): string => (entry.actor.kind === 'person' ? entry.actor.name : 'Quarterdeck');
  const stateOf = ({ data }: Asked): OverrideView['state'] => {
    const answer = answered.get(data.id)?.data.decision;
    if (answer === 'reject') return 'rejected';
    if (now() >= data.expiresAt) return 'expired';
    return !data.secondPerson || answer === 'approve' ? 'in-force' : 'waiting';
  };
  const codeFor = (one: Asked): string => codeOf({ run: `override/${one.data.id}`, step: one.data.window, ask: one.data.ask, requestHash: one.data.requestHash, since: one.at });
  const hasRole = (name: string, roles: readonly string[]): boolean => rolesOf(name).some((role) => roles.includes(role));
  return {
    take(entry) {
      if (entry.kind === 'override-asked') asked.set(entry.data.id, entry);
      if (entry.kind === 'override-answered' && !answered.has(entry.data.id)) answered.set(entry.data.id, entry);
      if (entry.kind === 'follow-up-closed') closed.set(entry.data.id, { by: nameOf(entry), at: entry.at, note: entry.data.note });
    },
    grantedTo: (release) => [...asked.values()].flatMap((one): Override[] => {
      const answer = answered.get(one.data.id);
      if (one.release !== release || (one.data.secondPerson && answer?.data.decision !== 'approve') || answer?.data.decision === 'reject') return [];
      return [{ id: one.data.id, release, window: one.data.window, by: nameOf(one), approvedBy: answer === undefined ? null : nameOf(answer), reason: one.data.reason, from: answer?.at ?? one.at, expiresAt: one.data.expiresAt }];
    }),
    views: () => [...asked.values()].map((one): OverrideView => {
      const { id, window, freeze, start, end, reason, secondPerson, roles, expiresAt } = one.data;
      const state = stateOf(one);
      const answer = answered.get(id);
      return {
        id, release: one.release ?? '', window, freeze, start, end, by: nameOf(one), reason, askedAt: one.at, state, secondPerson, roles, expiresAt, code: state === 'waiting' ? codeFor(one) : null,
        approvedBy: answer?.data.decision === 'approve' ? nameOf(answer) : null,
        say: `${nameOf(one)} ${state === 'waiting' ? 'asks to override' : 'overrode'} “${freeze}” for ${one.release ?? ''}: ${state}, until ${inZone(expiresAt, 'UTC')}`,
      };
    }),
    barrier(terms, name) {
      if (terms === null || terms.roles.length === 0) return 'it names nobody who may override it';
      return hasRole(name, terms.roles) ? null : `${name} has none of the roles that may override it: ${terms.roles.join(', ')}`;
    },
    async ask({ release, window, reason, expiresAt }) {
      const request = { release, window: window.id, name: window.name, by: person(), reason, expiresAt };
      const requestHash = createHash('sha256').update(JSON.stringify(request)).digest('hex');
      // The hash, the release and the moment: two that are asked for are never one.
      const id = createHash('sha256').update(`${requestHash} ${now()}`).digest('hex').slice(0, 12);
      const { roles = [], secondPerson = false } = window.override ?? {};
      const ask = `May ${release} go ahead in “${window.name}” (${window.owner}: ${window.why}) until ${inZone(expiresAt, window.zone)}? ${request.by} says: ${reason}`;
      const written = await append({
        kind: 'override-asked', actor: { kind: 'person', name: request.by }, release,
        data: { id, window: window.id, freeze: window.name, start: window.start, end: window.end, reason, roles: [...roles], secondPerson, ask, requestHash, expiresAt },
      });
      return written.ok ? ok(id) : written;
    },
    async answer(id, { decision, reason, signature }) {
      const one = asked.get(id);
      if (one === undefined || stateOf(one) !== 'waiting') return fail('wrong-state', 'nothing waits for this answer any more');
      const refuse = async (code: string, message: string): Promise<Result<never>> => {
        await append({ kind: 'override-refused', actor: { kind: 'system' }, ...(one.release === undefined ? {} : { release: one.release }), data: { id, code, say: message } });
        return fail(code, message);
      };
      const key = signature === null ? null : verifyApproval(signature, codeFor(one), { decision, choice: null });
      if (key !== null && !key.ok) return refuse(key.error.code, key.error.message);
      if (key === null && decision === 'approve') return refuse('sign-elsewhere', 'one person at one keyboard cannot be two: the second person signs the code on their own machine');
      const by = key === null ? person() : personWithKey(key.value);
      if (by === null) return refuse('foreign', 'it is signed with a key that is nobody’s here');
      if (by === nameOf(one)) return refuse('excluded', `${by} asked for it: a second person answers`);
      if (!hasRole(by, one.data.roles)) return refuse('no-role', `${by} has none of the roles that may answer: ${one.data.roles.join(', ')}`);
      const written = await append({
        kind: 'override-answered', actor: { kind: 'person', name: by }, ...(one.release === undefined ? {} : { release: one.release }), data: { id, decision, reason, ...(key === null ? {} : { key: key.value }) },
      });
      return written.ok ? ok(by) : written;
    },
    followUps: () => [...asked.values()].flatMap((one): FollowUpView[] => {
      const answer = answered.get(one.data.id);
      if (answer?.data.decision === 'reject' || (one.data.secondPerson && answer === undefined)) return [];
      const openedAt = answer?.at ?? one.at;
      return [followUp(`override/${one.data.id}`, 'override', one.release ?? '', `“${one.data.freeze}” was overridden for ${one.release ?? ''}: ${one.data.reason}`, nameOf(one), openedAt, closed, now())];
    }),
    closedFollowUps: () => closed,
    async closeFollowUp(id, note) {
      if (closed.has(id)) return fail('wrong-state', 'this follow-up is closed already');
      const written = await append({ kind: 'follow-up-closed', actor: { kind: 'person', name: person() }, data: { id, note } });
      return written.ok ? ok(null) : written;
    },
  };
}

/** What is owed afterwards: due two days after it was opened. */
export function followUp(id: string, kind: FollowUpView['kind'], release: string, say: string, by: string, openedAt: number, closed: ReadonlyMap<string, { by: string; at: number; note: string }>, now: number): FollowUpView {
  const end = closed.get(id);
  const dueAt = openedAt + REVIEW_MS;
  return { id, kind, release, say, by, openedAt, dueAt, state: end !== undefined ? 'closed' : now > dueAt ? 'overdue' : 'open', closedBy: end?.by ?? null, closedAt: end?.at ?? null, note: end?.note ?? null };
}
