export * from './app.ts';
export * from './define.ts';
export * from './error-shape.ts';
export type { Attached, Image, ImageItem, ModelView, Region } from './image.ts';
export { MOST_IMAGES } from './image.ts';
export type { Fact, Habit, SaidCard } from './memory.ts';
export * from './model-shapes.ts';
export * from './shapes.ts';
