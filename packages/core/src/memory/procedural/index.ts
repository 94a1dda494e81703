/**
 * Procedural memory: how this person wants things done, followed on every turn and switchable. Only what they typed
 * themselves makes one; an imported habit is off until it is confirmed. (Anderson 1983, ACT: knowing how, apart from knowing
 * that.)
 */
export { followed } from './apply.ts';
export { deriveHabits } from './habits.ts';
