export * from './audio-encoder.ts';
export * from './clock.ts';
export * from './key-vault.ts';
export * from './language-model.ts';
export * from './logger.ts';
export * from './synthesizer.ts';
export * from './text-encoder.ts';
export * from './transcriber.ts';
