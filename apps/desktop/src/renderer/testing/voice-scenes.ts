/** Talking, for the harness: what is heard, doubted, or waits. */
import * as data from './data.ts';
import { type FakeState, freshState } from './fake-state.ts';
import { freshVoice } from './fake-voice.ts';

export const speechEntries = [
  data.entry('whisper-tiny.en', 'Whisper tiny.en', { task: 'speech-to-text', bytes: 41_000_000, memoryBytes: 180_000_000 }),
  data.entry('silero-vad', 'Silero VAD', { task: 'vad', bytes: 2_300_000, memoryBytes: 20_000_000 }),
];

function garden(over: Partial<FakeState> = {}): FakeState {
  return freshState({
    conversations: [data.conversation('c1', 'The garden this spring'), data.conversation('c2', 'Boat papers')],
    messages: {
      c1: [
        data.message('user', 'What did I sow in March?', { id: 'g1' }),
        data.message('assistant', 'Peas, spinach and the first radishes, on the 14th and the 22nd.', { id: 'g2', parent: 'g1' }),
      ],
    },
    protectedBy: ['file', 'phrase'],
    ...over,
  });
}

const well = (text: string): { text: string; confidence: number }[] => text.split(' ').map((word) => ({ text: word, confidence: 0.96 }));

/** A second and a half of speech, as loud as it was. */
const peaks = Array.from({ length: 75 }, (_, n) => Math.abs(Math.sin(n / 3) * Math.sin(n / 11)) * (n % 13 === 0 ? 0.1 : 0.8));
const recording = (attachment: string, seconds: number) => ({ kind: 'audio' as const, text: '', attachment, meta: { seconds, peaks } });

export const voiceScenes: Record<string, () => FakeState> = {
  voice: () =>
    garden({ voice: { ...freshVoice(), hears: well('And which day did I plant the tomatoes that stand behind the shed now?') } }),
  'voice-doubts': () =>
    garden({
      voice: {
        ...freshVoice(),
        hears: [
          ...well('Remind me on'),
          { text: 'Tuesday', confidence: 0.41 },
          ...well('to give'),
          { text: 'Eleni', confidence: 0.33 },
          { text: '15', confidence: 0.54 },
          ...well('milligrams in the evening, and to water the tomatoes behind the shed before it gets dark.'),
        ],
      },
    }),
  'voice-messages': () => {
    const state = garden();
    const [, answer] = state.messages.c1 ?? [];
    const spoken = data.message('user', 'And which day did I plant the tomatoes?', { id: 'v1', parent: 'g2' });
    const lost = data.message('user', '', { id: 'v2', parent: 'v1', status: 'note' });
    state.messages.c1 = [
      ...(answer ? [answer] : []),
      { ...spoken, parts: [...spoken.parts, recording('a'.repeat(32), 3.4)] },
      { ...lost, parts: [recording('b'.repeat(32), 12)] },
    ];
    return state;
  },
  'voice-voices': () =>
    garden({
      voice: {
        ...freshVoice(),
        voices: [
          { id: 'joe', name: 'Piper Joe', language: 'en-US', licence: 'CC0-1.0' },
          { id: 'heart', name: 'Kokoro 82M Heart', language: 'en-US', licence: 'Apache-2.0' },
        ],
      },
    }),
  'voice-nothing': () => garden({ voice: { ...freshVoice(), hears: [] } }),
  'voice-missing': () =>
    garden({
      voice: { ...freshVoice(), missing: speechEntries.map((e) => e.id) },
      entries: [...data.entries, ...speechEntries],
    }),
};
