export { App } from './App.tsx';
export { followShell } from './follow-shell.ts';
export { onLink } from './start.ts';
