import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react';
import type { Window } from '../moving/geometry.ts';
import { lengthText, momentText, zoneText } from '../time/words.ts';
import { SLOT_MS, instantOf, localText, snapped } from '../time/zone.ts';

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

/** Start and end as local times of one zone, which is said; a start that moves takes its end along. */
export function WindowFields({ window, zone, onChange }: { readonly window: Window; readonly zone: string; readonly onChange: (window: Window) => void }): ReactNode {
  const long = window.end > window.start;
  return (
    <div className="cal-two">
      <Field name="Start" hint={momentIn(window.start, zone)}><LocalTime label="Start" at={window.start} zone={zone} onChange={(start) => onChange({ start, end: start + (window.end - window.start) })} /></Field>
      <Field name="End" hint={long ? `${momentIn(window.end, zone)}, after ${lengthText(window.end - window.start)}` : 'not after its start'}><LocalTime label="End" at={window.end} zone={zone} wrong={!long} onChange={(end) => onChange({ start: window.start, end })} /></Field>
    </div>
  );
}

const momentIn = (at: number, zone: string): string => `${momentText(at, zone)} ${zoneText(at, zone)}`;

/**
 * A local time as it is written in the files, "2026-11-24 10:00": the same in every country. Arrow up and down go by a slot; a time
 * in a clock change's gap moves forward by the gap, and the hint beside it says where to.
 */
function LocalTime({ label, at, zone, wrong = false, onChange }: { readonly label: string; readonly at: number; readonly zone: string; readonly wrong?: boolean; readonly onChange: (at: number) => void }): ReactNode {
  const written = localText(at, zone).replace('T', ' ');
  const [text, setText] = useState(written);
  const read = (said: string): number | null => (/^\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}$/.test(said.trim()) ? instantOf(said.trim().replace(/[ T](\d):/, ' 0$1:').replace(' ', 'T'), zone) : null);
  // What is typed stands until it means another instant than the one that is held.
  useEffect(() => setText((before) => (read(before) === at ? before : written)), [at, zone]);
  const set = (said: string): void => {
    setText(said);
    const meant = read(said);
    if (meant !== null) onChange(meant);
  };
  const step = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowUp' ? SLOT_MS : event.key === 'ArrowDown' ? -SLOT_MS : 0;
    if (by === 0) return;
    event.preventDefault();
    onChange(snapped(at + by));
  };
  return <input className="field mono" aria-label={`${label}, as 2026-11-24 10:00`} required aria-invalid={wrong || read(text) === null} value={text} onChange={(event) => set(event.target.value)} onKeyDown={step} />;
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
