/** What a window (or a terminal) needs. Node's own adapters are imported by path from `node/`. */
export type { CallOptions } from './asking.ts';
export type { FrameChannel } from './channel.ts';
export type { Client, ClientOptions } from './client.ts';
export { createClient } from './client.ts';
export { memoryChannels } from './memory.ts';
export type { Peer, PeerOptions } from './peer.ts';
export { createPeer } from './peer.ts';
export type { Call, Handler, Handlers } from './serving.ts';
export { openWebSocket, SOCKET_PATH } from './websocket.ts';
