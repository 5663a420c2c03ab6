import { type Actor, type Journal } from '../journal/index.ts';
import { type ConnMove, createConn } from '../acts/index.ts';
import { type GivenAnswer, createAnswers } from '../decisions/index.ts';
import { answerSchema } from '../../src-preload/contract/index.ts';

/** What people hold outlives a restart: it is rebuilt from the journal. So many entries back, at most. */
const READ_BACK = 500;

const nameOf = (actor: Actor): string => (actor.kind === 'person' ? actor.name : '');
const person = (name: string): Actor => ({ kind: 'person', name });

/** Who has the conn of which release. */
export async function connOf(journal: Journal, now: () => number, changed: () => void): Promise<ReturnType<typeof createConn>> {
  const told = await journal.read({ kinds: ['conn-taken', 'conn-handed-over'], limit: READ_BACK });
  const moves = (told.ok ? told.value : []).map(({ entry }): ConnMove => ({
    release: entry.release ?? '', at: entry.at, holder: entry.kind === 'conn-handed-over' ? entry.data.to : nameOf(entry.actor),
  }));
  return createConn(moves.reverse(), now, {
    taken: (release, by) => journal.append({ kind: 'conn-taken', actor: person(by), release, data: {} }),
    handedOver: (release, by, to) => journal.append({ kind: 'conn-handed-over', actor: person(by), release, data: { to } }),
  }, changed);
}

/** People's answers that have not expired. */
export async function answersOf(journal: Journal, now: () => number): Promise<ReturnType<typeof createAnswers>> {
  const told = await journal.read({ kinds: ['question-answered'], limit: READ_BACK });
  const held = (told.ok ? told.value : []).reverse().flatMap(({ entry }) => {
    const answer = entry.kind === 'question-answered' ? answerSchema.safeParse(entry.data.answer) : null;
    if (entry.kind !== 'question-answered' || answer?.success !== true) return [];
    const { tree, question, reason, expiresAt } = entry.data;
    const given: GivenAnswer = { tree, question, reason, answer: answer.data, environment: entry.environment ?? '', service: entry.service ?? '' };
    return [{ given, by: nameOf(entry.actor), at: entry.at, expiresAt }];
  });
  return createAnswers(now, (given, by, expiresAt) => {
    const { tree, question, answer, reason, environment, service } = given;
    return journal.append({ kind: 'question-answered', actor: person(by), environment, service, data: { tree, question, answer, reason, expiresAt } });
  }, held);
}
