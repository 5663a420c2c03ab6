import { type Result, fail, ok } from '../../../src-preload/contract/index.ts';
import { codeOf, verifyApproval } from '../../approvals/index.ts';
import type { EffectJournal } from '../../journal/effects.ts';
import type { Answered, Question } from '../action.ts';
import type { RunPorts } from '../ports.ts';
import { type Asked, type FoldedRun, type FoldedStep, heldAt } from './fold.ts';
import { append } from './step.ts';

/** A person's answer to a waiting step: from this keyboard, or from elsewhere as an SSH signature over the question's code. */
export interface Given {
  readonly decision: 'approve' | 'reject';
  readonly reason: string;
  readonly choice: string | null;
  readonly signature: string | null;
}

/** The questions that wait in this process. What was asked and given is in the journal; here is only who listens. */
export class Questions {
  readonly #waiting = new Map<string, (answer: Answered) => void>();
  readonly #effects: EffectJournal;
  readonly #ports: RunPorts;

  constructor(effects: EffectJournal, ports: RunPorts) {
    this.#effects = effects;
    this.#ports = ports;
  }

  /** Journals the question, unless exactly it was asked before and is open still, and resolves when enough people have agreed. */
  async ask(run: FoldedRun, folded: FoldedStep, question: Question, signal: AbortSignal): Promise<Answered> {
    const before = folded.asked;
    const same = before !== null && before.requestHash === question.requestHash && before.ask === question.ask;
    if (same && heldAt(before, this.#ports.now()).length >= before.count) return answerOf({ ...before, given: heldAt(before, this.#ports.now()) });
    // Listening begins before the question can be seen: an answer may come at once.
    const answered = this.#listen(`${run.id}/${folded.step.id}`, signal);
    if (!same || !folded.waiting) {
      const { ask, role, count, notPerson, options, requestHash, expiresMs } = question;
      const data = { step: folded.step.id, ask, role, count, notPerson, options: [...options], requestHash, expiresMs };
      const written = await append({ run, effects: this.#effects }, [{ kind: 'approval-asked', actor: { kind: 'system' }, data }]);
      if (!written.ok) return { decision: 'stopped', by: [], reason: written.error.message, choice: null };
    }
    return answered;
  }

  #listen(id: string, signal: AbortSignal): Promise<Answered> {
    return new Promise((resolve) => {
      const answer = (given: Answered): void => {
        this.#waiting.delete(id);
        signal.removeEventListener('abort', stopped);
        resolve(given);
      };
      const stopped = (): void => answer({ decision: 'stopped', by: [], reason: '', choice: null });
      this.#waiting.set(id, answer);
      signal.addEventListener('abort', stopped, { once: true });
      if (signal.aborted) stopped();
    });
  }

  /** Nobody needs to answer any more: who waits for it stops waiting. */
  withdraw(run: string, step: string): void {
    this.#waiting.get(`${run}/${step}`)?.({ decision: 'stopped', by: [], reason: '', choice: null });
  }

  /** Takes an answer, or refuses it and says why; a signature that is refused is journaled as refused. */
  async answer(run: FoldedRun, folded: FoldedStep, person: string, given: Given): Promise<Result<null>> {
    const { asked } = folded;
    const listener = this.#waiting.get(`${run.id}/${folded.step.id}`);
    if (asked === null || !folded.waiting || listener === undefined) return fail('wrong-state', 'nothing waits for this answer any more');
    const who = given.signature === null ? ok({ by: person, key: null }) : this.#signer(run, folded, asked, given, given.signature);
    const barred = who.ok ? this.#barred(run, asked, who.value, given) : who;
    if (!barred.ok || !who.ok) {
      const error = barred.ok ? (who.ok ? null : who.error) : barred.error;
      if (error === null) return fail('refused', 'the answer is refused');
      await append({ run, effects: this.#effects }, [{ kind: 'approval-refused', actor: { kind: 'system' }, data: { step: folded.step.id, code: error.code, say: error.message } }]);
      return { ok: false, error };
    }
    const { by, key } = who.value;
    const { decision, reason, choice } = given;
    const data = { step: folded.step.id, decision, reason, requestHash: asked.requestHash, ...(key === null ? {} : { key }), ...(choice === null ? {} : { choice }) };
    const written = await append({ run, effects: this.#effects }, [{ kind: 'approval-given', actor: { kind: 'person', name: by }, data }]);
    if (!written.ok) return written;
    if (decision === 'reject') listener({ decision: 'reject', by: [by], reason, choice: null });
    // The journal's own fold has counted it by now.
    else if (folded.asked !== null && folded.asked.given.length >= folded.asked.count) listener(answerOf(folded.asked));
    return ok(null);
  }

  #signer(run: FoldedRun, { step }: FoldedStep, asked: Asked, answer: Given, signature: string): Result<{ by: string; key: string | null }> {
    const verified = verifyApproval(signature, codeOf({ run: run.id, step: step.id, ask: asked.ask, requestHash: asked.requestHash, since: asked.since }), answer);
    if (!verified.ok) return verified;
    const by = this.#ports.personWithKey(verified.value);
    if (by === null) return fail('foreign', `it is signed with a key that is nobody’s here: ${verified.value}`, { hint: 'Keys are given in quarterdeck.yaml, under people.' });
    if (asked.expiresMs !== null && this.#ports.now() - asked.since > asked.expiresMs) return fail('expired', `what ${by} signed has expired`, { hint: 'Ask them to sign the present code.' });
    if (asked.given.some((one) => one.by === by)) return fail('replayed', `${by} has answered this already`);
    return ok({ by, key: verified.value });
  }

  #barred(run: FoldedRun, asked: Asked, { by, key }: { readonly by: string; readonly key: string | null }, { decision, choice }: Given): Result<null> {
    // A name chosen at this keyboard proves nothing: whoever sits here is one person, whatever they call themselves.
    const elsewhere = { hint: 'A second person signs its code elsewhere, with their SSH key.' };
    if (key === null && heldAt(asked, this.#ports.now()).some((one) => !one.signed)) return fail('same-keyboard', 'this keyboard has given its answer already', elsewhere);
    if (key === null && asked.notPerson !== null && asked.notPerson === run.by) return fail('same-keyboard', `${run.by} began this run at this keyboard, and may not answer it`, elsewhere);
    if (asked.notPerson === by) return fail('excluded', `${by} may not answer this: the step excludes them`);
    if (asked.role !== 'anyone' && !this.#ports.rolesOf(by).includes(asked.role)) return fail('no-role', `${by} has not the role ${asked.role}`, { hint: 'Roles are given in quarterdeck.yaml, under people.' });
    if (decision === 'approve' && asked.options.length > 0 && (choice === null || !asked.options.includes(choice))) return fail('no-choice', `choose one of ${asked.options.join(', ')}`);
    return ok(null);
  }
}

const answerOf = ({ given }: Asked): Answered => ({
  decision: 'approve', by: given.map((one) => one.by), reason: given.map((one) => one.reason).filter((reason) => reason !== '').join('; '), choice: given.at(-1)?.choice ?? null,
});
