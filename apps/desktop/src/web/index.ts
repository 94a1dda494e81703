export type { Access } from './access.ts';
export { createAccess } from './access.ts';
export { askForToken } from './attach.ts';
export { openInBrowser } from './browser.ts';
export { contentSecurityPolicy } from './headers.ts';
export type { WebShell, WebShellOptions } from './server.ts';
export { startWebShell } from './server.ts';
