import type { Reading } from '../model.ts';
import type { Polled } from '../poller.ts';
import type { Sources } from '../sources/registry.ts';
import type { Variables } from '../language/fill.ts';

/** What a signal is asked about. */
export interface Subject {
  readonly environment: string;
  readonly variables: Variables;
  /** The versions that are compared; null where there is none, with why. */
  readonly versions: { readonly new: string | null; readonly old: string | null; readonly why: string };
  /** Since when the new version has run (epoch ms): counts begin there. */
  readonly newSince: number | null;
}

/** A question that can be asked again and again. Equal keys ask the same of the same source. */
export interface Repeatable {
  readonly key: string;
  readonly everyMs: number;
  /** The source's name; null for a probe. */
  readonly source: string | null;
  ask(): Promise<Polled<Reading>>;
}

export interface AskPorts {
  readonly sources: Sources;
  now(): number;
}
