export { type Sandbox, shopSeed, startHerd, startSandbox } from './sandbox/index.ts';
