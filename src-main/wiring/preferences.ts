import { userInfo } from 'node:os';
import { type Result, type SettingsView, ok } from '../../src-preload/contract/index.ts';
import type { ActWorld } from '../acts/index.ts';
import type { Fact } from '../journal/index.ts';
import type { Settings } from '../settings/index.ts';
import type { Deck } from './deck.ts';

const peopleOf = ({ target }: Deck): { name: string; roles: string[] }[] => Object.entries(target.workspace?.people ?? {}).map(([name, { roles }]) => ({ name, roles: [...roles] }));

export function settingsNow(deck: Deck, about: { readonly dataDir: string; readonly version: string }): SettingsView {
  const people = peopleOf(deck);
  const { person, press, parallel } = deck.settings.current;
  const name = deck.person();
  return { person: { name, chosen: person !== null, roles: people.find((one) => one.name === name)?.roles ?? [] }, osUser: userInfo().username, people, press, parallel, journal: deck.journal.mode, ...about };
}

/** Journaled before it holds: an entry says who was named at this keyboard, and since when. */
export function preferencesOf(deck: Deck): ActWorld['preferences'] {
  const change = async (fact: Fact, next: Partial<Settings>): Promise<Result<null>> => {
    const written = await deck.journal.append(fact);
    if (!written.ok) return written;
    const kept = deck.settings.change(next);
    deck.fleet.refresh();
    return kept.ok ? ok(null) : kept;
  };
  const actor = (): Fact['actor'] => ({ kind: 'person', name: deck.person() });
  return {
    people: () => peopleOf(deck),
    press: () => deck.settings.current.press,
    choosePerson: (name) => change({ kind: 'person-chosen', actor: actor(), data: { name: name ?? userInfo().username, before: deck.person() } }, { person: name }),
    choosePress: (press) => change({ kind: 'press-chosen', actor: actor(), data: { press } }, { press }),
  };
}
