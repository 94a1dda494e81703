import { MiaError } from '@mia/core/errors.ts';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { FRAME, RATE } from './segments.ts';

/** Samples of the frame before that the model looks at too: with the frame alone it hears nothing, and says no error. */
const CONTEXT = 64;
const STATE = 2 * 1 * 128;

/** Silero VAD, version 5 or 6, on ONNX Runtime: the weights, shared by all listeners. */
export interface VoiceActivityModel {
  listener(): VoiceActivityListener;
  release(): Promise<void>;
}

/** One stream of audio; what it heard before is part of what it hears next. */
export interface VoiceActivityListener {
  /**
   * @param frame 512 samples, 16 kHz mono, −1 to 1
   * @returns probability of speech in it, 0 to 1
   */
  hear(frame: Float32Array): Promise<number>;
}

/** @throws MiaError `speech.missing` when the file is not there or is none of its kind */
export async function loadVoiceActivity(file: string): Promise<VoiceActivityModel> {
  const session = await openSession(file);
  const rate = new Tensor('int64', BigInt64Array.of(BigInt(RATE)), []);
  return {
    listener() {
      let state: Tensor = new Tensor('float32', new Float32Array(STATE), [2, 1, 128]);
      const window = new Float32Array(CONTEXT + FRAME);
      return {
        async hear(frame) {
          if (frame.length !== FRAME) throw new MiaError('request.invalid', { reason: 'frame' });
          window.copyWithin(0, FRAME);
          window.set(frame, CONTEXT);
          const input = new Tensor('float32', window.slice(), [1, window.length]);
          const out = await session.run({ input, state, sr: rate });
          state = out.stateN as Tensor;
          const [probability = 0] = (out.output as Tensor).data as Float32Array;
          return probability;
        },
      };
    },
    release: () => session.release(),
  };
}

async function openSession(file: string): Promise<InferenceSession> {
  try {
    if (!file.endsWith('.onnx')) throw new MiaError('speech.missing', { reason: 'kind' });
    const session = await InferenceSession.create(file, {
      ...{ intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' },
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
    const names = [...session.inputNames].sort().join();
    if (names !== 'input,sr,state' || !session.outputNames.includes('stateN')) throw new MiaError('speech.missing', { reason: 'shape' });
    return session;
  } catch (error) {
    if (error instanceof MiaError) throw error;
    throw new MiaError('speech.missing', { reason: 'unreadable' }, { cause: error });
  }
}
