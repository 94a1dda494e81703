export * from './app.ts';
export * from './define.ts';
export * from './shapes.ts';
