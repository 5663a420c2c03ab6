import { type FormEvent, type ReactNode, useState } from 'react';
import type { Fault, SlotSearch, Slots } from '../../../../src-preload/contract/index.ts';
import { client } from '../../../app/client/index.ts';
import { useEnvironments } from '../../../app/store/index.ts';
import { ErrorNote } from '../../../ui/index.ts';
import { spanText } from '../time/words.ts';
import { HOUR_MS } from '../time/zone.ts';
import { Checks, Field, Named } from './fields.tsx';
import { useKnown } from './known.ts';
import type { Draft } from './new-release.tsx';
import { Sheet } from './sheet.tsx';
import { WHEN, type When, spanOf, whenOf } from './words.ts';

interface Props {
  readonly zone: string;
  readonly today: string;
  readonly onPlan: (draft: Draft) => void;
  readonly onClose: () => void;
}

/** "Two hours for checkout in both regions next week": the first three that nothing forbids, and why not earlier. */
export function FindSlot({ zone, today, onPlan, onClose }: Props): ReactNode {
  const { services: known, people } = useKnown();
  const environments = useEnvironments().items.map((one) => one.id);
  const [services, setServices] = useState('');
  const [where, setWhere] = useState<readonly string[]>([]);
  const [hours, setHours] = useState(2);
  const [when, setWhen] = useState<When>('next-week');
  const [captain, setCaptain] = useState('');
  const [office, setOffice] = useState(true);
  const [found, setFound] = useState<Slots | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const names = services.split(/[\s,]+/).filter((name) => name !== '');
  const search = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const asked: SlotSearch = { services: names, environments: [...where], durationMs: hours * HOUR_MS, ...spanOf(when, today, zone, Date.now()), hours: office ? { from: '08:00', to: '18:00', weekdays: true } : null, ...(captain === '' ? {} : { captain }) };
    const answer = await (await client()).calendar.findSlot(asked);
    setFault(answer.ok ? null : answer.error);
    setFound(answer.ok ? answer.value : null);
  };
  return (
    <Sheet title="Find a slot" onClose={onClose}>
      <form className="stack cal-form" onSubmit={(event) => void search(event)}>
        <div className="cal-two">
          <Field name="For" hint="services, with a comma between"><Named label="Services" value={services} options={known} placeholder="checkout" onChange={setServices} /></Field>
          <Field name="How long"><select className="field" value={hours} onChange={(event) => setHours(Number(event.target.value))}>{[0.5, 1, 2, 3, 4, 6, 8].map((count) => <option key={count} value={count}>{count === 0.5 ? '30 minutes' : count === 1 ? '1 hour' : `${count} hours`}</option>)}</select></Field>
          <Field name="When"><select className="field" value={when} onChange={(event) => setWhen(whenOf(event.target.value))}>{Object.entries(WHEN).map(([value, text]) => <option key={value} value={value}>{text}</option>)}</select></Field>
          <Field name="Captain" hint="who must be free"><Named label="Captain who must be free" value={captain} options={people} required={false} placeholder="anyone" onChange={setCaptain} /></Field>
        </div>
        <Checks name="In all of" options={environments} picked={where} onPick={setWhere} />
        <label className="row"><input type="checkbox" checked={office} onChange={(event) => setOffice(event.target.checked)} /> Only on weekdays from 08:00 to 18:00</label>
        <div><button type="submit" className="btn" disabled={names.length === 0 || where.length === 0}>Find the first three slots</button></div>
      </form>
      {fault === null ? null : <ErrorNote error={fault} />}
      {found === null ? null : <Found found={found} zone={zone} onPlan={(window) => onPlan({ window, environments: where, services: names.map((name) => [name, ''] as const) })} />}
    </Sheet>
  );
}

function Found({ found, zone, onPlan }: { readonly found: Slots; readonly zone: string; readonly onPlan: (window: { start: number; end: number }) => void }): ReactNode {
  return (
    <section className="stack" aria-label="Slots found">
      <p role="status">{found.say === '' ? `${found.slots.length} slots that nothing forbids:` : found.say}</p>
      {found.slots.map((slot) => <div key={slot.start} className="slot-row"><span>{spanText(slot.start, slot.end, zone)}</span><button type="button" className="btn" onClick={() => onPlan({ start: slot.start, end: slot.end })}>Plan it here …</button></div>)}
      {found.passed.length === 0 ? null : (
        <>
          <h2>Why not earlier</h2>
          <ul className="passed">{found.passed.map((one) => <li key={`${one.start}${one.why}`}><span className="mono small">{spanText(one.start, one.end, zone)}</span> <span className="dim">{one.why}</span></li>)}</ul>
        </>
      )}
    </section>
  );
}
