/** What is used of the codecs' libraries. */

declare module 'libflacjs/dist/libflac.js' {
  interface Flac {
    isReady(): boolean;
    on(event: 'ready', listener: () => void): void;
    create_libflac_encoder(
      sampleRate: number,
      channels: number,
      bits: number,
      compression: number,
      totalSamples: number,
      verify: boolean,
      blockSize: number,
    ): number;
    init_encoder_stream(encoder: number, onData: (bytes: Uint8Array) => void): number;
    FLAC__stream_encoder_process_interleaved(encoder: number, samples: Int32Array, count: number): number;
    FLAC__stream_encoder_finish(encoder: number): number;
    FLAC__stream_encoder_delete(encoder: number): void;
  }
  const flac: Flac;
  export default flac;
}

declare module '@audio/decode-wav' {
  export function decoder(): import('./decode.ts').Decoder;
}
declare module '@audio/decode-mp3' {
  export function decoder(): Promise<import('./decode.ts').Decoder>;
}
declare module '@audio/decode-flac' {
  export function decoder(): Promise<import('./decode.ts').Decoder>;
}
declare module '@audio/decode-opus' {
  export function decoder(): Promise<import('./decode.ts').Decoder>;
}
declare module '@audio/decode-opus/core' {
  interface OpusPackets {
    configure(options: { sampleRate?: number; channels: number; preSkip?: number }): void;
    decodeFrames(frames: Uint8Array[]): { channelData: Float32Array[]; sampleRate: number; errors: unknown[] };
    free(): void;
  }
  export function createOpusDecoder(): Promise<OpusPackets>;
}
declare module '@audio/decode-vorbis' {
  export function decoder(): Promise<import('./decode.ts').Decoder>;
}
