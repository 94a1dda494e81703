import type { Token } from 'node-llama-cpp';
import { describe, expect, it } from 'vitest';
import { seeded } from './fixtures/random.ts';
import { JsonEnd } from './json-end.ts';
import { StopWatch } from './stop-sequences.ts';
import { TokenText } from './token-text.ts';

describe('stop sequences', () => {
  it('end the text before them however it is cut, and nothing else is lost', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = seeded(seed);
      const written = Array.from({ length: 30 }, () => random.pick(['a', 'E', 'N', 'D', '\n', 'EN'])).join('');
      const sequences = ['END', '\n\n'];
      const watch = new StopWatch(sequences);
      let shown = '';
      let stopped = false;
      for (let at = 0; at < written.length && !stopped; ) {
        const length = 1 + random.below(4);
        const part = watch.push(written.slice(at, at + length));
        shown += part.text;
        stopped = part.stopped;
        at += length;
      }
      if (!stopped) shown += watch.end();
      const ends = sequences.map((each) => written.indexOf(each)).filter((at) => at >= 0);
      // Cut into pieces, the first to be complete ends it.
      expect(written.startsWith(shown)).toBe(true);
      expect(stopped).toBe(ends.length > 0);
      if (ends.length === 0) expect(shown).toBe(written);
      else for (const each of sequences) expect(shown).not.toContain(each);
    }
  });
});

describe('characters spread over tokens', () => {
  /** One token a byte, as byte-level tokenizers do with rare characters. */
  const model = {
    detokenize: (tokens: readonly Token[], _special?: boolean, before: readonly Token[] = []) => {
      const decode = (bytes: readonly number[]) => Buffer.from(bytes).toString('utf8');
      return decode([...before, ...tokens]).slice(decode(before).length);
    },
    tokenize: () => [] as Token[],
  };
  const write = (bytes: Iterable<number>) => {
    const text = new TokenText(model as never, [], null);
    const parts = [...bytes].map((byte) => text.push(byte as Token));
    return { parts, open: text.open };
  };

  it('are shown whole', () => {
    const { parts, open } = write(Buffer.from('aé日👩‍👧z'));
    expect(parts.join('')).toBe('aé日👩‍👧z');
    expect(parts.filter((part) => part.includes('\ufffd'))).toEqual([]);
    expect(open).toBe(false);
  });

  it('are not shown at all while they are open', () => {
    const { parts, open } = write(Buffer.from('👩').subarray(0, 3));
    expect(parts.join('')).toBe('');
    expect(open).toBe(true);
  });

  it('hold nothing back for ever when bytes make no character', () => {
    const { parts } = write([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x61]);
    expect(parts.join('').endsWith('a')).toBe(true);
  });
});

describe('the end of a JSON value', () => {
  it.each([
    ['{"a":[1,{"b":"}"}]}', '   \n\n'],
    ['["\\"]", 2]', '\n'],
    ['"text"', '  '],
    ['{}', '{}'],
  ])('%s', (value, after) => {
    const whole = value + after;
    for (let size = 1; size < 5; size++) {
      const end = new JsonEnd();
      let found: number | null = null;
      for (let at = 0; at < whole.length && found === null; at += size) {
        const offset = end.push(whole.slice(at, at + size));
        if (offset !== null) found = at + offset;
      }
      expect(found).toBe(value.length);
    }
  });
});
