export { fieldsAt } from './fields.ts';
export { meantBy, suggestion } from './meant.ts';
