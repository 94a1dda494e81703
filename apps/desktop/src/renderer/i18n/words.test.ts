import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import ui from '../../../../../resources/locales/en/ui.json' with { type: 'json' };

const renderer = fileURLToPath(new URL('..', import.meta.url));

function sources(): string {
  return readdirSync(renderer, { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile() && /\.tsx?$/.test(f.name) && !/\.test\.|testing/.test(join(f.parentPath, f.name)))
    .map((f) => readFileSync(join(f.parentPath, f.name), 'utf8'))
    .join('\n');
}

function leaves(node: unknown, path = ''): string[] {
  if (typeof node === 'string') return [path];
  return Object.entries(node as Record<string, unknown>).flatMap(([key, value]) => leaves(value, path === '' ? key : `${path}.${key}`));
}

const plural = /_(zero|one|two|few|many|other)$/;
const keys = new Set(leaves(ui).map((key) => key.replace(plural, '')));
const code = sources();
const asked = [...code.matchAll(/\b(?:t|words)\(\s*(?:[\w.]+ === '[\w-]+' \? )?'([\w.-]+)'(?: : '([\w.-]+)')?/g)].flatMap((m) =>
  [m[1], m[2]].filter((k) => k !== undefined),
);
const prefixes = [...code.matchAll(/t\(\s*`([\w.-]+\.)\$\{/g)].map((m) => m[1] ?? '');

describe('words', () => {
  it('has every word that the window asks for', () => {
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter((key) => key.includes('.') && !keys.has(key))).toEqual([]);
  });

  it('has words under every group that is chosen from at run time', () => {
    expect(prefixes.length).toBeGreaterThan(5);
    for (const prefix of prefixes)
      expect(
        [...keys].some((key) => key.startsWith(prefix)),
        prefix,
      ).toBe(true);
  });

  it('keeps no word that nothing asks for', () => {
    const used = new Set([...asked, ...[...code.matchAll(/'([a-z]\w*(?:\.[\w-]+)+)'/g)].map((m) => m[1])]);
    const unused = [...keys].filter((key) => !used.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)));
    expect(unused).toEqual([]);
  });

  it('gives each plural both its forms', () => {
    const all = leaves(ui);
    for (const key of all.filter((k) => k.endsWith('_one'))) expect(all).toContain(key.replace(/_one$/, '_other'));
  });
});

describe('the markup', () => {
  it('shows no sentence that is written in the code', () => {
    const literal = [...code.matchAll(/>\s*([A-Z][a-z]+(?: [a-z]+)+[.?!]?)\s*</g)].map((m) => m[1]);
    expect(literal).toEqual([]);
    expect([...code.matchAll(/(?:aria-label|placeholder|title|alt)="([^"]+)"/g)].map((m) => m[1])).toEqual([]);
  });
});
