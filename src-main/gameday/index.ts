export { type InMemoryCluster, type Sandbox, clusterInMemory, faultScenarios, isFaultScenario, shopSeed, startHerd, startSandbox } from './sandbox/index.ts';
