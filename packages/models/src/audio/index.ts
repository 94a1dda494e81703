export { type FlacEncoder, openFlacEncoder, setTotal } from './flac.ts';
export { type AudioReader, type AudioReaderOptions, createAudioReader, type OpenAudio } from './reader.ts';
