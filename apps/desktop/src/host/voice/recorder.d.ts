declare module 'node-record-lpcm16' {
  import type { ChildProcess } from 'node:child_process';
  import type { Readable } from 'node:stream';

  interface Recording {
    /** The recorder. Nobody hears its `error` but who asks for it here. */
    process: ChildProcess;
    stream(): Readable;
    stop(): void;
  }
  const library: {
    record(options: { sampleRate: number; channels: number; audioType: 'raw'; recorder: 'rec' | 'sox' | 'arecord' }): Recording;
  };
  export default library;
}
