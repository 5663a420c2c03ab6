export { type Exported, packageOf } from './package.ts';
export { verifyPackage } from './verify.ts';
