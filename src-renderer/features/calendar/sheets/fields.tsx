import { type ReactNode, useId } from 'react';
import type { Window } from '../moving/geometry.ts';
import { lengthText } from '../time/words.ts';
import { instantOf, localText } from '../time/zone.ts';

/** A field under its name. */
export function Field({ name, hint, children }: { readonly name: string; readonly hint?: string; readonly children: ReactNode }): ReactNode {
  return <label className="cal-field"><span className="small">{name}{hint === undefined ? null : <span className="dim"> {hint}</span>}</span>{children}</label>;
}

/** Any of a few, as boxes to tick. */
export function Checks({ name, options, picked, onPick }: { readonly name: string; readonly options: readonly string[]; readonly picked: readonly string[]; readonly onPick: (picked: string[]) => void }): ReactNode {
  return (
    <fieldset className="cal-field checks">
      <legend className="small">{name}</legend>
      {options.length === 0 ? <span className="dim">None is known.</span> : null}
      {options.map((option) => <label key={option} className="row"><input type="checkbox" checked={picked.includes(option)} onChange={(event) => onPick(event.target.checked ? [...picked, option] : picked.filter((one) => one !== option))} /> {option}</label>)}
    </fieldset>
  );
}

/** Text with the names that are known to choose from; another may be written. */
export function Named({ value, options, onChange, label, placeholder = '', required = true }: { readonly value: string; readonly options: readonly string[]; readonly onChange: (value: string) => void; readonly label: string; readonly placeholder?: string; readonly required?: boolean }): ReactNode {
  const list = useId();
  return <><input className="field" list={list} aria-label={label} required={required} value={value} placeholder={placeholder} onChange={(event) => onChange(event.target.value)} /><datalist id={list}>{options.map((option) => <option key={option} value={option} />)}</datalist></>;
}

/** Start and end as local times of one zone, which is said; a time in a clock change's gap moves forward by the gap. */
export function WindowFields({ window, zone, onChange }: { readonly window: Window; readonly zone: string; readonly onChange: (window: Window) => void }): ReactNode {
  const read = (text: string, use: (at: number) => Window): void => {
    const at = instantOf(text, zone);
    if (at !== null) onChange(use(at));
  };
  return (
    <div className="cal-two">
      <Field name="Start" hint={`in ${zone}`}><input type="datetime-local" className="field" required value={localText(window.start, zone)} onChange={(event) => read(event.target.value, (start) => ({ start, end: start + (window.end - window.start) }))} /></Field>
      <Field name="End" hint={window.end > window.start ? lengthText(window.end - window.start) : 'before its start'}><input type="datetime-local" className="field" required aria-invalid={window.end <= window.start} value={localText(window.end, zone)} onChange={(event) => read(event.target.value, (end) => ({ start: window.start, end }))} /></Field>
    </div>
  );
}

/** Services with their versions, a row each and an empty one to add to. */
export function ServiceRows({ services, known, onChange }: { readonly services: readonly (readonly [string, string])[]; readonly known: readonly string[]; readonly onChange: (services: (readonly [string, string])[]) => void }): ReactNode {
  const rows = [...services, ['', ''] as const];
  const set = (index: number, row: readonly [string, string]): void => onChange(rows.map((before, at) => (at === index ? row : before)).filter(([service, version]) => service !== '' || version !== ''));
  return (
    <fieldset className="cal-field">
      <legend className="small">Services and versions</legend>
      {rows.map(([service, version], index) => (
        <span key={index} className="cal-two">
          <Named label={`Service ${index + 1}`} value={service} options={known} placeholder={index === 0 ? 'checkout' : 'another service'} required={index === 0} onChange={(next) => set(index, [next, version])} />
          <input className="field mono" aria-label={`Version of service ${index + 1}`} required={service !== ''} value={version} placeholder={index === 0 ? '4.2.0' : ''} onChange={(event) => set(index, [service, event.target.value])} />
        </span>
      ))}
    </fieldset>
  );
}
