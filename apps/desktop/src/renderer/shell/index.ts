export { App } from './App.tsx';
export { onLink } from './start.ts';
