import { describe, expect, it } from 'vitest';
import { advise, type Replacement, type SpokenTurn } from './advice.ts';
import { median, stagesOf, totalOf } from './stages.ts';

interface Costs {
  recognition?: number;
  firstToken?: number;
  firstAudio?: number;
  recogniser?: string;
  model?: string;
  synthesizer?: string;
}

function turn(costs: Costs = {}): SpokenTurn {
  const { recognition = 300, firstToken = 200, firstAudio, recogniser = 'whisper-base', model = 'embedded/qwen-0.5b', synthesizer } = costs;
  const recall = 20;
  const heard = firstAudio === undefined ? {} : { heard: 10 + recognition + recall + firstToken + firstAudio };
  return {
    model,
    modelName: model,
    timings: {
      recall,
      firstToken: recall + firstToken,
      voice: { captured: 10, recognised: 10 + recognition, recogniser, synthesizer, ...heard },
    },
  };
}
const times = (n: number, costs?: Costs): SpokenTurn[] => Array.from({ length: n }, () => turn(costs));

const model = (id: string, task: Replacement['task'], bytes: number, languages = ['en'], installed = false): Replacement => ({
  ...{ id, name: id, task, bytes, languages, installed },
});
const base = model('whisper-base', 'speech-to-text', 145, ['en', 'de']);
const tiny = model('whisper-tiny.en', 'speech-to-text', 75);
const qwen = model('qwen-0.5b', 'chat', 500);
const smol = model('smol-135m', 'chat', 100);

describe('the stages of a spoken turn', () => {
  it('lie between its moments, and together are the time until the answer sounded', () => {
    const voice = { captured: 12, recognised: 230, heard: 1000 };
    const stages = stagesOf({ recall: 40, firstToken: 300, total: 4000, voice });
    expect(stages).toEqual({ capture: 12, recognition: 218, recall: 40, firstToken: 260, firstAudio: 470 });
    expect(totalOf(stages ?? {})).toBe(1000);
  });

  it('are none of what was typed, and end where the turn ended', () => {
    expect(stagesOf(null)).toBeNull();
    expect(stagesOf({ recall: 40, firstToken: 300 })).toBeNull();
    expect(stagesOf({ voice: { captured: 5, recognised: 100 } })).toEqual({ capture: 5, recognition: 95 });
    expect(stagesOf({ recall: 9, voice: { captured: 5, recognised: 100 } })).toEqual({ capture: 5, recognition: 95, recall: 9 });
    // clocks of two processes
    const apart = { recall: 9, firstToken: 30, voice: { captured: 105, recognised: 100, heard: 120 } };
    expect(stagesOf(apart)).toEqual({ capture: 105, recognition: 0, recall: 9, firstToken: 21, firstAudio: 0 });
  });

  it('have a middle', () => {
    expect([median([3]), median([1, 9]), median([5, 1, 900])]).toEqual([3, 5, 5]);
    expect(median([])).toBeNaN();
  });
});

describe('the advice', () => {
  it('is nothing before three turns, and where nothing smaller is known', () => {
    expect(advise([], [base, tiny], ['en'])).toBeNull();
    expect(advise(times(2, { recognition: 2000 }), [base, tiny], ['en'])).toBeNull();
    expect(advise(times(5, { recognition: 2000 }), [base], ['en'])).toBeNull();
    expect(advise(times(5, { recognition: 2000, recogniser: 'whisper-tiny.en' }), [base, tiny], ['en'])).toBeNull();
  });

  it('reckons a model that was never used here by its size', () => {
    const saves = Math.round(800 * (1 - 75 / 145));
    expect(advise(times(5, { recognition: 800 }), [base, tiny], ['en'])).toEqual({
      ...{ task: 'speech-to-text', id: 'whisper-tiny.en', name: 'whisper-tiny.en', installed: false },
      ...{ saves, measured: false },
    });
  });

  it('believes what was measured more than a size', () => {
    const turns = [...times(4, { recognition: 800 }), ...times(3, { recognition: 750, recogniser: 'whisper-tiny.en' })];
    expect(advise(turns, [base, tiny], ['en'])).toBeNull();
    const slow = [...times(4, { recognition: 900, recogniser: 'whisper-tiny.en' }), ...times(3, { recognition: 500 })];
    expect(advise(slow, [base, tiny], ['en'])).toMatchObject({ id: 'whisper-base', saves: 400, measured: true });
  });

  it('names no model that does not know what is spoken, whatever the region', () => {
    expect(advise(times(5, { recognition: 800 }), [base, tiny], ['de'])).toBeNull();
    expect(advise(times(5, { recognition: 800 }), [base, tiny], ['en-GB'])).toMatchObject({ id: 'whisper-tiny.en' });
  });

  it('is the one change that saves most', () => {
    const all = [base, tiny, qwen, smol, model('kokoro', 'text-to-speech', 90), model('joe', 'text-to-speech', 60)];
    expect(advise(times(5, { recognition: 300, firstToken: 2000 }), all, ['en'])).toMatchObject({
      task: 'chat',
      id: 'smol-135m',
      saves: 1600,
    });
    expect(advise(times(5, { firstAudio: 2400, synthesizer: 'kokoro' }), all, ['en'])).toMatchObject({ id: 'joe', saves: 800 });
  });

  it('keeps to itself what nobody notices', () => {
    expect(advise(times(5, { recognition: 200 }), [base, tiny], ['en'])).toBeNull();
    expect(advise(times(5, { recognition: 210 }), [base, tiny], ['en'])).toMatchObject({ saves: 101 });
  });

  it('goes by the middle: one turn with a cold start is no reason', () => {
    const turns = [turn({ recognition: 9000 }), ...times(4, { recognition: 150 })];
    expect(advise(turns, [base, tiny], ['en'])).toBeNull();
  });
});
