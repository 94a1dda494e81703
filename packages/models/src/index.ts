/** Everything that needs weights. The embedded llama.cpp provider is `@mia/models/embedded/index.ts`, children `…/child/index.ts`. */
export * from './catalogue/index.ts';
export * from './downloads/index.ts';
export * from './encoder/index.ts';
export type { InstalledModel, InstalledModels } from './installed.ts';
