export { useAct } from './store.ts';
export { ActSheet } from './act-sheet.tsx';
