import { z } from 'zod';

/** An incident as the journal tells it: opened, its onset moved, updates given, notes taken, closed. */
export interface IncidentState {
  readonly environment: string;
  readonly service: string;
  readonly release: string | null;
  readonly openedAt: number;
  readonly openedBy: string;
  readonly onsetAt: number;
  readonly onsetWhy: string;
  readonly update: { readonly everyMs: number; readonly lastAt: number | null; readonly lastBy: string | null };
  readonly notes: readonly { readonly id: string; readonly at: number; readonly by: string; readonly speaker: string; readonly text: string }[];
}

/** An entry as far as incidents read it. */
export interface IncidentEntry {
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly actor: { readonly kind: 'person'; readonly name: string } | { readonly kind: 'system' };
  readonly environment?: string | undefined;
  readonly service?: string | undefined;
  readonly release?: string | undefined;
  readonly data: unknown;
}

export const incidentKinds = ['incident-opened', 'incident-onset', 'incident-note', 'status-given', 'incident-closed'] as const;

/** Until somebody says otherwise the next update is due half an hour after the last, ms. */
const UPDATE_EVERY_MS = 30 * 60_000;
const NOTES = 200;

const onsetSchema = z.object({ onsetAt: z.number(), why: z.string() });
const noteSchema = z.object({ speaker: z.string(), text: z.string() });
const givenSchema = z.object({ everyMs: z.number() });

export const incidentId = (environment: string, service: string): string => `${environment}/${service}`;

/** Applies one entry to the open incidents; entries come in the order they were written. */
export function applyEntry(open: Map<string, IncidentState>, entry: IncidentEntry): void {
  const { environment, service } = entry;
  if (environment === undefined || service === undefined || !incidentKinds.some((kind) => kind === entry.kind)) return;
  const id = incidentId(environment, service);
  const by = entry.actor.kind === 'person' ? entry.actor.name : 'Quarterdeck';
  if (entry.kind === 'incident-closed') return void open.delete(id);
  const before = open.get(id);
  if (entry.kind === 'incident-opened') {
    const said = onsetSchema.safeParse(entry.data);
    if (!said.success || before !== undefined) return;
    open.set(id, {
      environment, service, release: entry.release ?? null, openedAt: entry.at, openedBy: by, onsetAt: said.data.onsetAt, onsetWhy: said.data.why,
      update: { everyMs: UPDATE_EVERY_MS, lastAt: null, lastBy: null }, notes: [],
    });
    return;
  }
  if (before === undefined) return;
  const onset = entry.kind === 'incident-onset' ? onsetSchema.safeParse(entry.data) : null;
  const note = entry.kind === 'incident-note' ? noteSchema.safeParse(entry.data) : null;
  const given = entry.kind === 'status-given' ? givenSchema.safeParse(entry.data) : null;
  if (onset?.success === true) open.set(id, { ...before, onsetAt: onset.data.onsetAt, onsetWhy: onset.data.why });
  if (note?.success === true) open.set(id, { ...before, notes: [...before.notes, { id: String(entry.seq), at: entry.at, by, ...note.data }].slice(-NOTES) });
  if (given?.success === true) open.set(id, { ...before, update: { everyMs: given.data.everyMs, lastAt: entry.at, lastBy: by } });
}
