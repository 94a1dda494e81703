/** The memory's encoder in the host in memory: a change moves on only when a scene says so. */
import { MiaError } from '@mia/core/errors.ts';
import type { AppEvent, app, EncoderState } from '../../contract/index.ts';
import type { Handlers } from '../../transport/serving.ts';

type Served = 'memory.encoder' | `memory.encoder.${'change' | 'pause' | 'cancel'}`;

const CHOICES = [
  { id: 'all-minilm-l6-v2', name: 'all-MiniLM-L6-v2', languages: ['en'], bytes: 23_684_031, installed: true },
  { id: 'bge-small-en-v1.5', name: 'bge-small-en-v1.5', languages: ['en'], bytes: 34_725_822, installed: true },
  { id: 'multilingual-e5-small', name: 'multilingual-e5-small', languages: ['en', 'de'], bytes: 135_390_915, installed: false },
];

export function encoderHandlers(publish: (event: AppEvent) => void): Pick<Handlers<typeof app>, Served> {
  let state: EncoderState = { active: 'all-minilm-l6-v2', change: null };
  const now = (change: EncoderState['change']) => {
    state = { ...state, change };
    publish({ type: 'memory-encoder', state });
    return { state };
  };
  return {
    'memory.encoder': () => ({ state, messages: 1240, choices: CHOICES }),
    'memory.encoder.change': ({ encoder }) => {
      if (!CHOICES.find(({ id }) => id === encoder)?.installed) throw new MiaError('encoder.missing');
      return now({ encoder, done: 508, total: 1240, paused: false, working: true, error: null });
    },
    'memory.encoder.pause': ({ on }) => now(state.change && { ...state.change, paused: on, working: !on }),
    'memory.encoder.cancel': () => now(null),
  };
}
