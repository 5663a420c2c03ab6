import { main, Plain } from './say.mjs';

/** One line each: the verb, and the module that does it; a module is loaded only when it is asked for. */
const verbs = {
  check: async () => (await import('./check.mjs')).check,
  build: async () => (await import('./verbs.mjs')).build,
  'test:unit': async () => (await import('./suites.mjs')).unitAlone,
  'test:e2e': async () => (await import('./suites.mjs')).e2eAlone,
  'test:cluster': async () => (await import('./suites.mjs')).clusterAlone,
  'test:crash': async () => (await import('./suites.mjs')).crashAlone,
  bench: async () => (await import('./verbs.mjs')).bench,
  quarterdeck: async () => (await import('./verbs.mjs')).quarterdeck,
  package: async () => (await import('./verbs.mjs')).packageApp,
  screenshots: async () => (await import('./verbs.mjs')).screenshots,
};

await main(async () => {
  const [verb, ...args] = process.argv.slice(2);
  const load = Object.entries(verbs).find(([name]) => name === verb)?.[1];
  if (!load) throw new Plain(`“${verb ?? ''}” is no verb; there are: ${Object.keys(verbs).join(', ')}`);
  return await (await load())(args);
});
