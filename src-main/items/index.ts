export { type Consent } from './consent.ts';
export { ItemDesk, type ItemRead, type Moment } from './desk.ts';
export { type ItemDef, type PlacedItem, itemId, itemSchema, placedItemSchema, placedItems, probeOf } from './model.ts';
