export { findLmStudio, startLmStudio } from './lm-studio.ts';
export { createLocalServerProviders, createServerProvider, type ServerOptions } from './provider.ts';
export { KNOWN_SERVERS, type ServerKind } from './servers.ts';
