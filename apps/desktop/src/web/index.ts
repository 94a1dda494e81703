export type { Access } from './access.ts';
export { createAccess, TOKEN_LIFE_MS } from './access.ts';
export { askForToken } from './attach.ts';
export { type AttachmentSource, answerAttachment } from './attachments.ts';
export { openInBrowser, removeRedirect } from './browser.ts';
export { contentSecurityPolicy } from './headers.ts';
export type { WebShell, WebShellOptions } from './server.ts';
export { startWebShell } from './server.ts';
