import { environmentDefs, loadWorkspace, watchWorkspace, type Workspace } from '../workspace/index.ts';
import type { Deck } from './deck.ts';

/** Takes up edits of the workspace's files as they are saved, and another workspace when one is opened. Returns the way to stop. */
export function followWorkspace(deck: Deck, changed: () => void): () => void {
  let seen: Workspace | null = null;
  let dir: string | null = null;
  let stop = (): void => undefined;
  const reload = async (from: string): Promise<void> => {
    const fresh = await loadWorkspace(from, deck.target.workspace);
    if (deck.target.workspace?.dir !== from) return;
    deck.target = { ...deck.target, workspace: fresh, environments: environmentDefs(fresh) };
    deck.fleet.setEnvironments(deck.target.environments);
    deck.calendar.changed();
    changed();
  };
  const look = (): void => {
    const { workspace } = deck.target;
    if (workspace !== seen) {
      seen = workspace;
      void deck.calendarDesk.sources.follow(workspace);
    }
    if ((workspace?.dir ?? null) === dir) return;
    stop();
    dir = workspace?.dir ?? null;
    const from = dir;
    stop = from === null ? () => undefined : watchWorkspace(from, () => void reload(from));
  };
  const deaf = deck.calendar.onChange(look);
  look();
  return () => {
    deaf();
    stop();
  };
}
