import type { TreeKey, TreeView } from '../../../src-preload/contract/index.ts';
import { type Collection, useLive } from '../../app/store/index.ts';

/** A tree asked about a service, live; one subscription however many panes show it. */
export const useTree = (asked: TreeKey): Collection<TreeView> => useLive(`tree ${JSON.stringify(asked)}`, (client, options) => client.live.tree(asked, options));
