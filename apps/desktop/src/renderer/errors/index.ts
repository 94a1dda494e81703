export { AlertList } from './AlertList.tsx';
export { actOn } from './act.ts';
