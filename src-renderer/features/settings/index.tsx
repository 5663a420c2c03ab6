import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { ActRequest, SettingsView } from '../../../src-preload/contract/index.ts';
import { useAct } from '../../app/acts/index.ts';
import { client } from '../../app/client/index.ts';
import { type Theme, chosenTheme, setTheme, themes } from '../../app/theme.ts';

const THEME_WORDS: Readonly<Record<Theme, string>> = { system: 'as the desktop', dark: 'dark', light: 'light', contrast: 'high contrast' };

/** Who sits here, how they press, how it looks, and where everything is kept. */
export default function Settings(): ReactNode {
  const { request, ask } = useAct();
  // An act that was carried out, or left, may have changed what stands here: it is read again when its sheet closes.
  const settings = useQuery({ queryKey: ['settings', request === null], queryFn: async () => (await client()).settings.get({}), placeholderData: (before) => before });
  return (
    <div className="screen stack">
      <h1>Settings</h1>
      {settings.data === undefined ? <p className="dim">Reading the settings …</p> : <Chosen settings={settings.data} ask={ask} />}
    </div>
  );
}

function Chosen({ settings, ask }: { readonly settings: SettingsView; readonly ask: (request: ActRequest) => void }): ReactNode {
  const [theme, choose] = useState(chosenTheme());
  return (
    <>
      <Person settings={settings} ask={ask} />
      <section className="panel stack" aria-label="Acts">
        <h2>Acts</h2>
        <p>{settings.press === 'hold' ? 'Every act is pressed and held for 0.6 s.' : <span className="tone-warn">A plain click carries out every act. A page that was broken into could move the button under your pointer.</span>}</p>
        <div><button type="button" className="btn" onClick={() => ask({ kind: 'choose-press', press: settings.press === 'hold' ? 'click' : 'hold' })}>{settings.press === 'hold' ? 'Let a plain click carry out acts …' : 'Press and hold for every act …'}</button></div>
        <AtOnce parallel={settings.parallel} />
      </section>
      <section className="panel stack" aria-label="Look">
        <h2>Look</h2>
        <div className="row" role="radiogroup" aria-label="Theme">
          {themes.map((one) => (
            <label key={one} className="row">
              <input type="radio" name="theme" checked={theme === one} onChange={() => { setTheme(one); choose(one); }} /> {THEME_WORDS[one]}
            </label>
          ))}
        </div>
      </section>
      <section className="panel stack" aria-label="Where things are">
        <h2>Where things are</h2>
        <p>Journal, settings and the output of steps: <code>{settings.dataDir}</code>, on this machine only. Quarterdeck {settings.version} sends nothing anywhere but to the systems that you connect.</p>
        <p>{settings.journal.kind === 'writer' ? 'This process writes the journal.' : settings.journal.why}</p>
      </section>
    </>
  );
}

/** Kept when the field is left: each plan shows it, and can be given another. */
function AtOnce({ parallel }: { readonly parallel: number }): ReactNode {
  const [fault, setFault] = useState<string | null>(null);
  const keep = async (wanted: number): Promise<void> => {
    if (!Number.isInteger(wanted) || wanted < 1 || wanted > 200) return setFault('A whole number from 1 to 200.');
    const kept = await (await client()).settings.keepParallel({ parallel: wanted });
    setFault(kept.ok ? null : kept.error.message);
  };
  return (
    <label className="row">Take back at once, within a wave{' '}
      <input className="field" type="number" min={1} max={200} defaultValue={parallel} onBlur={(event) => void keep(event.target.valueAsNumber)} />
      {fault === null ? null : <span role="alert" className="tone-bad">{fault}</span>}
    </label>
  );
}

function Person({ settings, ask }: { readonly settings: SettingsView; readonly ask: (request: ActRequest) => void }): ReactNode {
  const { person, people, osUser } = settings;
  const [name, setName] = useState(people.find((one) => one.name !== person.name)?.name ?? '');
  return (
    <section className="panel stack" aria-label="Who sits here">
      <h2>Who sits here</h2>
      <p>
        The journal names <b>{person.name}</b>{person.chosen ? '' : ', the operating system’s user, because nobody was chosen'}.
        {' '}{person.roles.length === 0 ? 'This name has no role in the workspace.' : `Roles: ${person.roles.join(', ')}.`}
      </p>
      {people.length === 0 ? <p className="dim">This workspace names no people. They are written in quarterdeck.yaml, each with roles and, for approvals from elsewhere, an SSH key.</p> : (
        <div className="row">
          <select className="field" aria-label="Person" value={name} onChange={(event) => setName(event.target.value)}>
            {people.map((one) => <option key={one.name} value={one.name}>{one.name}{one.roles.length === 0 ? '' : ` (${one.roles.join(', ')})`}</option>)}
          </select>
          <button type="button" className="btn" disabled={name === '' || name === person.name} onClick={() => ask({ kind: 'choose-person', name })}>Be {name} at this keyboard …</button>
          {person.chosen ? <button type="button" className="btn" onClick={() => ask({ kind: 'choose-person', name: null })}>Be {osUser} again …</button> : null}
        </div>
      )}
      <p className="dim">A name is not a proof. One keyboard gives one answer to a question: a second person signs elsewhere, with their SSH key.</p>
    </section>
  );
}
