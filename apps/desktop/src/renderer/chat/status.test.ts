import { describe, expect, it } from 'vitest';
import * as data from '../testing/data.ts';
import { assistantStatus, type StatusInput, statusLine } from './status.ts';
import { newTurn, type Turn } from './turn.ts';

const model = data.model('m', 'Qwen');
const base: StatusInput = {
  connected: true,
  turn: null,
  waited: 0,
  pending: false,
  stopped: false,
  voice: null,
  chosen: { model: 'm', name: 'Qwen', why: 'last-used' },
  model,
};
const line = (over: Partial<StatusInput>): string => statusLine(assistantStatus({ ...base, ...over }));
const turn = (over: Partial<Turn>): Turn => newTurn(0, over);

describe('"Assistant status"', () => {
  it('says the word, the model and where it runs', () => {
    expect(line({})).toBe('Ready · Qwen · on this computer');
  });

  it('says what is done with the voice before anything else that goes on', () => {
    expect(line({ voice: 'listening' })).toBe('Listening · Qwen · on this computer');
    expect(line({ voice: 'transcribing', turn: turn({ phase: 'answering' }) })).toBe('Transcribing · Qwen · on this computer');
    expect(line({ voice: 'listening', connected: false })).toMatch(/^Cannot reach/);
  });

  it('says where to, when a model is elsewhere', () => {
    expect(line({ model: data.model('m', 'Qwen', { place: { kind: 'elsewhere', host: 'api.example.com' } }) })).toBe(
      'Ready · Qwen · at api.example.com',
    );
  });

  it.each([
    ['No model', { chosen: { model: null, name: null, why: 'none' as const }, model: null }],
    ['Waiting for model', { pending: true, chosen: { model: null, name: null, why: 'none' as const }, model: null }],
    ['Waiting for model', { turn: turn({ phase: 'waiting' }), waited: 1500 }],
    ['Loading model', { turn: turn({ phase: 'loading' }), waited: 1500 }],
    ['Reading', { turn: turn({ phase: 'reading' }), waited: 1500 }],
    ['Thinking', { turn: turn({ phase: 'thinking' }), waited: 1500 }],
    ['Answering', { turn: turn({ phase: 'answering' }) }],
    ['Stopped', { stopped: true }],
    ['Cannot reach', { connected: false, turn: turn({ phase: 'answering' }) }],
  ])('begins with "%s"', (word, over) => {
    expect(line(over)).toMatch(new RegExp(`^${word}`));
  });

  it('says nothing new during the first second, the word then, and an estimate after four', () => {
    const reading = turn({ phase: 'reading', progress: { read: 300, total: 1500, etaMs: 8000 } });
    expect(line({ turn: reading, waited: 900 })).toMatch(/^Ready/);
    expect(line({ turn: reading, waited: 1000 })).toBe('Reading · Qwen · on this computer');
    expect(line({ turn: reading, waited: 4000 })).toBe('Reading 1,500 tokens, about 8 s · Qwen · on this computer');
  });

  it('gives no time that it does not know', () => {
    const reading = turn({ phase: 'reading', progress: { read: 0, total: 1500, etaMs: null } });
    expect(line({ turn: reading, waited: 5000 })).toMatch(/^Reading 1,500 tokens ·/);
    expect(line({ turn: turn({ phase: 'loading' }), waited: 5000 })).toMatch(/^Loading model ·/);
  });

  it('offers help once, after fifteen seconds of waiting', () => {
    const waiting = turn({ phase: 'reading' });
    expect(assistantStatus({ ...base, turn: waiting, waited: 14_900 }).offer).toBe(false);
    expect(assistantStatus({ ...base, turn: waiting, waited: 15_000 }).offer).toBe(true);
    expect(assistantStatus({ ...base, turn: turn({ phase: 'answering' }), waited: 20_000 }).offer).toBe(false);
  });

  it('names the model that really answers', () => {
    const answering = turn({
      phase: 'answering',
      answer: { id: 'a', model: 'x', modelName: 'Other', place: { kind: 'elsewhere', host: 'h' } },
    });
    expect(line({ turn: answering })).toBe('Answering · Other · at h');
  });
});
