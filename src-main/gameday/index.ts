export { type Faults, type Sandbox, type SandboxCluster, type SandboxOptions, type SandboxSeed, type StoryOptions, shopSeed, startSandbox } from './sandbox/index.ts';
