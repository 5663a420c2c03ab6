import { type ReactNode, useState } from 'react';
import type { Answer, Fault, QuestionView, ReadingView, TreeKey, TreeView, TriedValues } from '../../../src-preload/contract/index.ts';
import { client } from '../../app/client/index.ts';
import { ErrorNote } from '../../ui/index.ts';
import { LeafCard } from './leaf.tsx';
import { TreeOutline } from './outline.tsx';
import { ANSWER } from './words.ts';

const EMPTY: TriedValues = { readings: {}, answers: {}, counts: {} };

/** The same tree over values of one's own, for rehearsal: nothing of it is real, and nothing is recorded. */
export function TryValues({ view, asked }: { readonly view: TreeView; readonly asked: TreeKey }): ReactNode {
  const [values, setValues] = useState(EMPTY);
  const [tried, setTried] = useState<TreeView | null>(null);
  const [error, setError] = useState<Fault | null>(null);
  const facts = [...new Map(view.questions.flatMap((question) => question.facts).map((fact) => [fact.name, fact])).values()];
  const people = view.questions.filter((question) => question.byPerson !== null);
  const evaluate = async (): Promise<void> => {
    const done = await (await client()).decisions.tryWith({ ...asked, values });
    setError(done.ok ? null : done.error);
    setTried(done.ok ? done.value : null);
  };
  return (
    <details className="try">
      <summary className="small dim">Try with these values</summary>
      <div className="stack">
        <p className="small dim">What stays empty is as it is read now. Nothing of this is real, and nothing is recorded.</p>
        {facts.filter((fact) => fact.comparison === null).map((fact) => <Reading key={fact.name} fact={fact} onChange={(value) => setValues(withReading(values, fact.name, value))} />)}
        {facts.flatMap((fact) => (fact.comparison?.rows ?? []).map((row) => (
          <Counts key={`${fact.name} ${row.group}`} label={`${fact.name} in ${row.group === '' ? 'all traffic' : row.group}`} onChange={(sides) => setValues(withCounts(values, fact.name, row.group, sides))} />
        )))}
        {people.map((question) => <PersonSays key={question.id} question={question} onChange={(answer) => setValues({ ...values, answers: without(values.answers, question.id, answer) })} />)}
        <div><button type="button" className="btn" onClick={() => void evaluate()}>Ask the tree with these values</button></div>
        {error === null ? null : <ErrorNote error={error} onDismiss={() => setError(null)} />}
        {tried === null ? null : <div className="tried"><LeafCard view={tried} tried /><TreeOutline view={tried} /></div>}
      </div>
    </details>
  );
}

function without<T>(record: Readonly<Record<string, T>>, key: string, value: NoInfer<T> | undefined): Record<string, T> {
  const { [key]: _gone, ...rest } = record;
  return value === undefined ? rest : { ...rest, [key]: value };
}

const withReading = (values: TriedValues, name: string, value: number | boolean | undefined): TriedValues => ({ ...values, readings: without(values.readings, name, value) });

type Sides = TriedValues['counts'][string][number];
function withCounts(values: TriedValues, name: string, group: string, sides: Omit<Sides, 'group'> | null): TriedValues {
  const others = (values.counts[name] ?? []).filter((one) => one.group !== group);
  const next = sides === null ? others : [...others, { group, ...sides }];
  return { ...values, counts: without(values.counts, name, next.length === 0 ? undefined : next) };
}

function Reading({ fact, onChange }: { readonly fact: ReadingView; readonly onChange: (value: number | boolean | undefined) => void }): ReactNode {
  const truth = typeof fact.value === 'boolean';
  const set = (text: string): void => onChange(text === '' ? undefined : truth ? text === 'true' : Number(text));
  return (
    <label className="row small">
      <span className="grow">{fact.name} <span className="dim">now {fact.text}</span></span>
      {truth
        ? <select className="field" onChange={(event) => set(event.target.value)}><option value="">as read</option><option value="true">true</option><option value="false">false</option></select>
        : <input className="field tried-number" type="number" step="any" placeholder="as read" onChange={(event) => set(event.target.value)} />}
    </label>
  );
}

function Counts({ label, onChange }: { readonly label: string; readonly onChange: (sides: Omit<Sides, 'group'> | null) => void }): ReactNode {
  const [numbers, setNumbers] = useState<Readonly<Record<string, string>>>({});
  const set = (key: string, text: string): void => {
    const next = { ...numbers, [key]: text };
    setNumbers(next);
    const [newBad, newAll, oldBad, oldAll] = ['new bad', 'new all', 'old bad', 'old all'].map((one) => (next[one] === undefined || next[one] === '' ? null : Number(next[one])));
    onChange(newBad == null || newAll == null || oldBad == null || oldAll == null ? null : { new: { bad: newBad, n: newAll }, old: { bad: oldBad, n: oldAll } });
  };
  return (
    <fieldset className="row small counts">
      <legend>{label}: bad of all</legend>
      {(['new bad', 'new all', 'old bad', 'old all'] as const).map((one) => <label key={one}>{one} <input className="field tried-number" type="number" min="0" placeholder="as read" onChange={(event) => set(one, event.target.value)} /></label>)}
    </fieldset>
  );
}

function PersonSays({ question, onChange }: { readonly question: QuestionView; readonly onChange: (answer: Answer | undefined) => void }): ReactNode {
  const answers: Readonly<Record<string, Answer | undefined>> = { yes: 'yes', no: 'no', unknown: 'unknown' };
  return (
    <label className="row small">
      <span className="grow">{question.ask}</span>
      <select className="field" onChange={(event) => onChange(answers[event.target.value])}><option value="">as it stands</option>{(['yes', 'no', 'unknown'] as const).map((one) => <option key={one} value={one}>{ANSWER[one]}</option>)}</select>
    </label>
  );
}
