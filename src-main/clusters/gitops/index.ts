export { holdPatch, holdingPart, isHeld } from './holding.ts';
export { ownersNow } from './plan.ts';
