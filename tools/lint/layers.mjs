import { posix } from 'node:path';

/**
 * @typedef {object} Import
 * @property {string} from the importing file, relative to the clone, with slashes
 * @property {string} to the file that a relative specifier means (same form), or the package's name (`node:fs`, `@scope/name`)
 * @property {boolean} isPackage
 * @property {boolean} isType whether only types are taken
 */

/**
 * @typedef {object} Rule
 * @property {string} says the sentence for a fault
 * @property {(it: Import) => boolean} broken
 */

const contractDoor = 'src-preload/contract/index.ts';
const isTest = (/** @type {string} */ file) => /\.test\.tsx?$/.test(file);
const within = (/** @type {string} */ file, /** @type {readonly string[]} */ ...folders) => folders.some((folder) => file === folder || file.startsWith(`${folder}/`));

/**
 * Only these places may load these packages; types may be taken anywhere that the other rules allow.
 * @type {[RegExp, readonly string[], string][]}
 */
const keepers = [
  [/^electron($|\/)/, ['src-main/hosts/electron', 'src-main/index.ts', 'src-preload/index.ts', 'e2e'], 'only hosts/electron, src-main/index.ts and the preload load electron'],
  [/^(better-sqlite3|node:sqlite)$/, ['src-main/journal', 'bench'], 'only journal/ opens SQLite (and benches, as the peer that they measure)'],
  [/^@octokit\//, ['src-main/vcs'], 'only vcs/ loads Octokit'],
  [/^@kubernetes\/client-node$/, ['src-main/clusters'], 'only clusters/ loads the Kubernetes client'],
];

/** @type {readonly Rule[]} */
const rules = [
  {
    says: 'the contract imports nothing of ours',
    broken: (it) => within(it.from, 'src-preload/contract') && !it.isPackage && !within(it.to, 'src-preload/contract'),
  },
  {
    says: `the contract is entered through ${contractDoor}`,
    broken: (it) => within(it.to, 'src-preload/contract') && !within(it.from, 'src-preload/contract') && it.to !== contractDoor,
  },
  {
    says: 'the preload imports only electron and the contract’s types',
    broken: (it) => it.from === 'src-preload/index.ts' && it.to !== 'electron' && !(it.isType && within(it.to, 'src-preload')),
  },
  {
    says: 'the renderer imports only itself and the contract',
    broken: (it) => within(it.from, 'src-renderer') && !it.isPackage && !within(it.to, 'src-renderer') && it.to !== contractDoor,
  },
  {
    says: 'the renderer has no Node',
    broken: (it) => within(it.from, 'src-renderer') && !isTest(it.from) && it.to.startsWith('node:'),
  },
  {
    says: 'the confirm surface imports no package and nothing of the main page: only its own files and the contract’s types',
    broken: (it) => within(it.from, 'src-renderer/confirm') && !isTest(it.from) && !within(it.to, 'src-renderer/confirm') && !(it.isType && it.to === contractDoor),
  },
  {
    says: 'the main page does not import the confirm surface',
    broken: (it) => within(it.to, 'src-renderer/confirm') && !within(it.from, 'src-renderer/confirm'),
  },
  {
    says: 'ui/ holds primitives without domain knowledge: it imports only itself and packages',
    broken: (it) => within(it.from, 'src-renderer/ui') && !it.isPackage && !within(it.to, 'src-renderer/ui'),
  },
  {
    says: 'main imports only itself and the contract',
    broken: (it) => within(it.from, 'src-main') && !it.isPackage && !within(it.to, 'src-main') && it.to !== contractDoor,
  },
  {
    says: 'hosts are imported by nobody but src-main/index.ts and each other’s index.ts',
    broken: (it) => within(it.to, 'src-main/hosts') && !within(it.from, 'src-main/hosts', 'src-main/index.ts') && !within(it.from, 'e2e', 'bench'),
  },
  {
    says: 'captain.ts is known to the hosts alone',
    broken: (it) => it.to === 'src-main/captain.ts' && !/^src-main\/[^/]+\.test\.ts$/.test(it.from) && !within(it.from, 'src-main/hosts', 'src-main/index.ts', 'e2e', 'bench'),
  },
  {
    says: 'only runbooks/ appends intents and outcomes (journal/effects.ts)',
    broken: (it) => it.to === 'src-main/journal/effects.ts' && !within(it.from, 'src-main/journal', 'src-main/runbooks'),
  },
  {
    // A screen's door draws it; what a bench measures of it without a browser is its arithmetic.
    says: 'a domain reaches another only through that folder’s index.ts',
    broken: (it) => crossesDomains(it) && !(within(it.from, 'bench') && within(it.to, 'src-renderer/features')) && posix.basename(it.to).replace(/\.tsx?$/, '') !== 'index' && it.to !== 'src-main/journal/effects.ts',
  },
];

/**
 * What is wrong with one import under the layer rules of the design, or null.
 * @param {Import} it
 * @returns {string | null}
 */
export function layerFault(it) {
  const keeper = it.isPackage && !it.isType ? keepers.find(([name]) => name.test(it.to)) : undefined;
  if (keeper && !within(it.from, ...keeper[1])) return keeper[2];
  return rules.find((rule) => rule.broken(it))?.says ?? null;
}

/**
 * The file or package that a specifier means.
 * @param {string} from the importing file, relative to the clone
 * @param {string} specifier as written
 * @returns {{ to: string, isPackage: boolean }}
 */
export function meaning(from, specifier) {
  const path = specifier.replace(/[?#].*$/, '');
  if (path.startsWith('.')) return { to: posix.join(posix.dirname(from), path), isPackage: false };
  const parts = path.split('/');
  return { to: path.startsWith('node:') ? path : parts.slice(0, path.startsWith('@') ? 2 : 1).join('/'), isPackage: true };
}

/** @param {Import} it */
function crossesDomains(it) {
  const there = domainOf(it.to);
  return !it.isPackage && there !== null && there !== domainOf(it.from);
}

/**
 * The domain folder that a file belongs to: of main, of the hosts, of the renderer's features.
 * @param {string} file
 */
function domainOf(file) {
  const nested = /^(?:src-main\/hosts|src-renderer\/features)\/[^/]+(?=\/)/.exec(file);
  return (nested ?? /^src-main\/(?!hosts\/)[^/]+(?=\/)/.exec(file))?.[0] ?? null;
}
