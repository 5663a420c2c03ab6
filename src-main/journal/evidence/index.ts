export { type Exported, packageOf } from './package.ts';
export { type PackageVerdict, verifyPackage } from './verify.ts';
