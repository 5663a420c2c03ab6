export { useAct } from './store.ts';
export { ActSheet } from './act-sheet.tsx';
export { ConfirmSurface } from './confirm-surface.tsx';
