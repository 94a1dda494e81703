import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectLicences } from './licences.ts';

const { packages, texts } = collectLicences(join(import.meta.dirname, '..', '..'));
const named = (name: string) => packages.find((one) => one.name === name);

describe('licences of what is shipped', () => {
  it('has every package that the app loads, with those that they need', () => {
    for (const name of ['react', 'zod', 'better-sqlite3-multiple-ciphers', 'onnxruntime-node', 'node-llama-cpp', 'katex', 'scheduler'])
      expect(named(name), name).toBeDefined();
    for (const name of ['vitest', 'axe-core', '@mia/core']) expect(named(name), name).toBeUndefined();
  });

  it('names a licence for each, and knows the text of most', () => {
    for (const one of packages) expect(one.licence, one.name).not.toBe('SEE LICENSE');
    expect(packages.filter((one) => one.text !== null).length / packages.length).toBeGreaterThan(0.8);
    expect(texts[named('react')?.text ?? -1]).toContain('MIT License');
    expect(new Set(texts).size).toBe(texts.length);
  });
});
