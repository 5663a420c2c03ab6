import type { LiveSource } from '../live/index.ts';

/** A live collection that is computed only while somebody looks. */
export interface Opened<T extends { readonly id: string }> {
  readonly source: LiveSource<T>;
  close(): void;
}
