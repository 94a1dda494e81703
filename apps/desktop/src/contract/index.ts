export * from './app.ts';
export * from './define.ts';
export type { Fact, Habit, SaidCard } from './memory.ts';
export * from './shapes.ts';
