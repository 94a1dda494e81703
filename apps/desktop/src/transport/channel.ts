/** A pipe that carries whole frames in order: memory, a child's fd 3, a WebSocket, a MessagePort. */
export interface FrameChannel {
  /** Hands one encoded frame over. Never throws: a dead channel drops it and has called its close listeners. */
  send(frame: Uint8Array): void;
  /** Bytes accepted by `send` and not yet taken by the other side's pipe. */
  readonly buffered: number;
  onFrame(listener: (frame: Uint8Array) => void): void;
  /** Called once, whichever side closed. */
  onClose(listener: () => void): void;
  close(): void;
}
