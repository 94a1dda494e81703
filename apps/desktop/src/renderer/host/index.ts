export { type AttachmentUrl, attachmentUrl, type Variant } from './attachments.ts';
export { type LinkState, link } from './connection.ts';
export { ask, askBytes, type Host, reconnect, setHost } from './host.ts';
export { uuidv7, WINDOW_ID } from './ids.ts';
export { keepSecret, keptSecret, takeToken } from './session.ts';
export { openShellPort, shellPort } from './shell-port.ts';
