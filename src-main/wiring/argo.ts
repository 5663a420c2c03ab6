import type { Deck } from './deck.ts';

/** AppProjects change rarely; they are read again this often, ms. */
const AGAIN_MS = 60_000;

/** Reads Argo CD's windows from each environment when it is connected, and again every minute. Returns the way to stop. */
export function followArgo({ fleet, calendarDesk: { argo } }: Deck): () => void {
  const connected = new Set<string>();
  const look = (): void => {
    const views = fleet.environments.all();
    argo.forgetAllBut(views.map((view) => view.id));
    for (const { id, connection } of views) {
      if (connection.kind !== 'connected') connected.delete(id);
      else if (!connected.has(id)) {
        connected.add(id);
        void argo.read(id);
      }
    }
  };
  const deaf = fleet.environments.onChange(look);
  const timer = setInterval(() => {
    for (const id of connected) void argo.read(id);
  }, AGAIN_MS);
  look();
  return () => {
    deaf();
    clearInterval(timer);
  };
}
