export { forgetMoving, takeImport } from './store.ts';
export { YourData } from './YourData.tsx';
