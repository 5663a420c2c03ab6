export { type InMemoryCluster, type Sandbox, clusterInMemory, shopSeed, startHerd, startSandbox } from './sandbox/index.ts';
