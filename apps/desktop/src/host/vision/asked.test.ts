import { expect, test } from 'vitest';
import { type AskedOptions, createAsked } from './asked.ts';
import { scene } from './looking.fixture.ts';

const card = (id: string, vision: boolean, host?: string) => ({
  ...{ id, name: id, vision },
  place: host === undefined ? { kind: 'this-computer' as const } : { kind: 'elsewhere' as const, host },
});

test('says who looks at images here, and which models see or could be fetched', async () => {
  const { lookers, open } = scene();
  const listed = [card('ollama/qwen3-vl:2b', true), card('embedded/words', false), card('far/eyes', true, 'example.org')];
  const asked = (pulls: boolean) =>
    createAsked({ store: {} as AskedOptions['store'], lookers, open, models: async () => listed, pulls: async () => pulls });
  expect(await asked(false).status()).toEqual({
    encoder: { id: 'encoder', name: 'encoder', kind: 'conse', provider: 'cpu' },
    reader: { id: 'reader', name: 'reader' },
    encoders: [{ id: 'encoder', name: 'encoder', kind: 'conse' }],
    missing: [],
    seeing: [{ id: 'ollama/qwen3-vl:2b', name: 'ollama/qwen3-vl:2b' }],
    offered: [],
  });
  const { offered } = await asked(true).status();
  expect(offered.length).toBeGreaterThan(0);
  expect(offered.every(({ id, bytes }) => id.startsWith('ollama/') && bytes > 1e9)).toBe(true);
});
