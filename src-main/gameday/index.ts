export { type Sandbox, shopSeed, startSandbox } from './sandbox/index.ts';
