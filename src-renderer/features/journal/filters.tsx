import type { ReactNode } from 'react';
import type { EntryView } from '../../../src-preload/contract/index.ts';

export interface Filters {
  readonly kind: string;
  readonly person: string;
  readonly release: string;
  readonly service: string;
  readonly text: string;
}
export const NONE: Filters = { kind: '', person: '', release: '', service: '', text: '' };

/** The same question as main answers, for entries that have just come. */
export function matches(entry: EntryView, { kind, person, release, service, text }: Filters): boolean {
  return (kind === '' || entry.kind === kind) && (person === '' || entry.actor === person) && (release === '' || entry.release === release) && (service === '' || entry.service === service) && (text === '' || entry.canonical.includes(text));
}

interface Props {
  readonly filters: Filters;
  /** The newest entries: what they name is offered. */
  readonly known: readonly EntryView[];
  readonly onChange: (filters: Filters) => void;
}

const FIELDS: readonly [keyof Filters, string, (entry: EntryView) => string | null][] = [
  ['kind', 'Kind', (entry) => entry.kind], ['person', 'Person', (entry) => entry.actor], ['release', 'Release', (entry) => entry.release], ['service', 'Service', (entry) => entry.service], ['text', 'Text', () => null],
];

export function FilterFields({ filters, known, onChange }: Props): ReactNode {
  return FIELDS.map(([name, label, of]) => (
    <span key={name}>
      <input className="field" aria-label={label} placeholder={label} list={`journal-${name}`} value={filters[name]} onChange={(event) => onChange({ ...filters, [name]: event.target.value })} />
      <datalist id={`journal-${name}`}>{[...new Set(known.map(of))].filter((value) => value !== null).sort().map((value) => <option key={value} value={value} />)}</datalist>
    </span>
  ));
}
