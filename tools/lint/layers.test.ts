import { describe, expect, test } from 'vitest';
import { layerFault, meaning } from './layers.mjs';

/** The fault of one import; `type ` before the specifier makes it type-only. */
function fault(from: string, specifier: string): string | null {
  const isType = specifier.startsWith('type ');
  return layerFault({ from, isType, ...meaning(from, specifier.replace(/^type /, '')) });
}

describe('a layer rule is broken by', () => {
  test.each([
    ['src-preload/contract/acts.ts', '../index.ts', 'the contract imports nothing of ours'],
    ['src-preload/contract/acts.ts', 'type ../../src-main/journal/index.ts', 'the contract imports nothing of ours'],
    ['src-main/acts/desk.ts', '../../src-preload/contract/acts.ts', 'the contract is entered through'],
    ['src-preload/index.ts', './contract/index.ts', 'the preload imports only electron'],
    ['src-renderer/app/shell.tsx', '../../src-main/journal/index.ts', 'the renderer imports only itself'],
    ['src-renderer/app/shell.tsx', 'type ../../src-main/journal/index.ts', 'the renderer imports only itself'],
    ['src-renderer/app/shell.tsx', 'node:fs', 'the renderer has no Node'],
    ['src-renderer/confirm/confirm.ts', 'react', 'the confirm surface imports no package'],
    ['src-renderer/confirm/confirm.ts', '../../src-preload/contract/index.ts', 'the confirm surface imports no package'],
    ['src-renderer/confirm/confirm.ts', '../ui/button.tsx', 'the confirm surface imports no package'],
    ['src-renderer/app/shell.tsx', '../confirm/hold.ts', 'the main page does not import the confirm surface'],
    ['src-renderer/ui/button.tsx', '../app/theme.ts', 'ui/ holds primitives'],
    ['src-renderer/features/now/now.tsx', '../room/pods.tsx', 'a domain reaches another only'],
    ['src-main/journal/journal.ts', '../../src-renderer/app/shell.tsx', 'main imports only itself'],
    ['src-main/acts/desk.ts', '../hosts/browser/index.ts', 'hosts are imported by nobody'],
    ['src-main/captain.ts', './hosts/browser/index.ts', 'hosts are imported by nobody'],
    ['src-main/acts/desk.ts', '../captain.ts', 'captain.ts is known to the hosts alone'],
    ['src-main/acts/desk.ts', '../journal/effects.ts', 'only runbooks/ appends'],
    ['src-main/captain.ts', './journal/effects.ts', 'only runbooks/ appends'],
    ['src-main/acts/desk.ts', '../journal/database.ts', 'a domain reaches another only'],
    ['src-main/captain.ts', './journal/database.ts', 'a domain reaches another only'],
    ['src-main/hosts/cli/main.ts', '../browser/server.ts', 'a domain reaches another only'],
    ['src-main/hosts/browser/server.ts', 'electron', 'only hosts/electron'],
    ['src-main/acts/desk.ts', 'better-sqlite3', 'only journal/ opens SQLite'],
    ['src-main/acts/desk.ts', 'node:sqlite', 'only journal/ opens SQLite'],
    ['src-main/signals/read.ts', '@octokit/rest', 'only vcs/ loads Octokit'],
    ['src-main/acts/desk.ts', '@kubernetes/client-node/dist/index.js', 'only clusters/ loads the Kubernetes client'],
  ])('%s importing %s', (from, specifier, says) => {
    expect(fault(from, specifier)).toContain(says);
  });
});

describe('a layer rule allows', () => {
  test.each([
    ['src-preload/contract/acts.ts', 'zod'],
    ['src-preload/contract/acts.ts', './result.ts'],
    ['src-preload/index.ts', 'electron'],
    ['src-renderer/app/shell.tsx', '../../src-preload/contract/index.ts'],
    ['src-renderer/app/shell.tsx', '../features/now/index.ts'],
    ['src-renderer/app/shell.tsx', 'react'],
    ['src-renderer/confirm/confirm.ts', './hold.ts'],
    ['src-renderer/confirm/confirm.ts', 'type ../../src-preload/contract/index.ts'],
    ['src-renderer/confirm/hold.test.ts', 'vitest'],
    ['src-main/acts/desk.ts', '../journal/index.ts'],
    ['src-main/journal/journal.ts', './database.ts'],
    ['src-main/clusters/planner/plan.ts', '../workloads/records.ts'],
    ['src-main/runbooks/engine/engine.ts', '../../journal/effects.ts'],
    ['src-main/hosts/cli/commands/open.ts', '../../../captain.ts'],
    ['src-main/hosts/cli/commands/open.ts', '../../browser/index.ts'],
    ['src-main/index.ts', './hosts/electron/index.ts'],
    ['src-main/hosts/electron/window.ts', 'electron'],
    ['src-main/hosts/browser/host.test.ts', 'vitest'],
    ['src-main/acts/desk.ts', 'type electron'],
  ])('%s importing %s', (from, specifier) => {
    expect(fault(from, specifier)).toBeNull();
  });
});
