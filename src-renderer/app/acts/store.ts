import { create } from 'zustand';
import type { ActRequest } from '../../../src-preload/contract/index.ts';

interface ActStore {
  /** What somebody wants to do; its sheet is open while this is set. */
  readonly request: ActRequest | null;
  ask(request: ActRequest): void;
  dismiss(): void;
}

/** Asking for an act opens its sheet: main's plan, and the confirm surface. Nothing has happened then. */
export const useAct = create<ActStore>((set) => ({
  request: null,
  ask: (request) => set({ request }),
  dismiss: () => set({ request: null }),
}));
