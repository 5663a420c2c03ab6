export { type Consent } from './consent.ts';
export { ItemDesk } from './desk.ts';
export { type PlacedItem, itemSchema, placedItemSchema, placedItems, probeOf } from './model.ts';
