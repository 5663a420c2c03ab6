export { type Consent } from './consent.ts';
export { ItemDesk, type Looking } from './desk.ts';
export { type PlacedItem, itemSchema, placedItemSchema, placedItems, probeOf } from './model.ts';
