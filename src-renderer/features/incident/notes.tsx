import { type ReactNode, useRef, useState } from 'react';
import type { Fault, IncidentView } from '../../../src-preload/contract/index.ts';
import { client } from '../../app/client/index.ts';
import { useKeys } from '../../app/keys.ts';
import { Clock, ErrorNote } from '../../ui/index.ts';

/** Timed notes: who said what, and when. `n` begins one. */
export function Notes({ view }: { readonly view: IncidentView }): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const [speaker, setSpeaker] = useState('');
  const [text, setText] = useState('');
  const [error, setError] = useState<Fault | null>(null);
  useKeys({ n: (event) => { event.preventDefault(); field.current?.focus(); } });
  const write = async (): Promise<void> => {
    const done = await (await client()).incidents.note({ environment: view.environment, service: view.service, speaker, text });
    setError(done.ok ? null : done.error);
    if (done.ok) setText('');
  };
  return (
    <section aria-label="Notes">
      <h2>Notes</h2>
      <form className="row" onSubmit={(event) => { event.preventDefault(); void write(); }}>
        <input className="field" style={{ width: 110 }} aria-label="Who said it" placeholder="Who?" maxLength={80} value={speaker} onChange={(event) => setSpeaker(event.target.value)} />
        <input ref={field} className="field grow" aria-label="Timed note" placeholder="What was said or seen (n)" maxLength={2000} value={text} onChange={(event) => setText(event.target.value)} />
        <button type="submit" className="btn" disabled={speaker.trim() === '' || text.trim() === ''}>Write the note</button>
      </form>
      {error === null ? null : <ErrorNote error={error} onDismiss={() => setError(null)} />}
      {[...view.notes].sort((a, b) => b.at - a.at).map((note) => <p key={note.id} className="note"><span className="dim"><Clock at={note.at} /></span> <b>{note.speaker}</b> {note.text}</p>)}
    </section>
  );
}
