import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_BOUNDS, keepBounds, onScreen, readShellState } from './window-state.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mia-shell-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (): string => join(folder, 'shell.json');
const kept = { x: 10, y: 20, width: 900, height: 700, maximized: false };

describe('shell.json', () => {
  test('holds bounds beside what the host keeps there, for the person only', () => {
    writeFileSync(file(), '{"theme":"dark","language":"de","textSize":"large","sidebar":false,"other":"goes"}');
    keepBounds(folder, kept);
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({
      ...{ bounds: kept, theme: 'dark', language: 'de' },
      ...{ textSize: 'large', sidebar: false },
    });
    expect(readShellState(folder)).toEqual({ bounds: kept, theme: 'dark', language: 'de' });
    if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['none', null],
    ['no JSON', '{"bounds":'],
    ['another shape', '[1,2]'],
    ['nonsense', '{"bounds":{"width":"wide"},"theme":"pink","language":"../../etc"}'],
    ['numbers out of reach', '{"bounds":{"x":1e99,"y":0,"width":1,"height":1}}'],
  ])('%s counts as never kept', (_name, text) => {
    if (text !== null) writeFileSync(file(), text);
    expect(readShellState(folder)).toEqual({ bounds: undefined, theme: 'system', language: null });
  });

  test('a folder that can not be written costs the position and nothing else', () => {
    keepBounds(join(folder, 'missing'), kept);
    expect(existsSync(join(folder, 'missing'))).toBe(false);
  });
});

describe('where a window opens', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1040 };
  const right = { x: 1920, y: 0, width: 1280, height: 1024 };
  test.each([
    ['nothing kept: the middle is the system’s to find', undefined, [screen], { ...DEFAULT_BOUNDS }],
    ['where it was', kept, [screen], kept],
    ['on the second screen', { ...kept, x: 2000 }, [screen, right], { ...kept, x: 2000 }],
    ['that screen is gone', { ...kept, x: 2000 }, [screen], { width: 900, height: 700, maximized: false }],
    ['its title above every screen', { ...kept, y: -300 }, [screen], { width: 900, height: 700, maximized: false }],
    ['larger than the screen', { ...kept, x: 0, width: 5000, height: 3000 }, [screen], { ...kept, x: 0, width: 1920, height: 1040 }],
    ['too small to use', { ...kept, width: 10, height: 10 }, [screen], { ...kept, width: 420, height: 480 }],
    ['no screen at all', kept, [], { width: 900, height: 700, maximized: false }],
  ])('%s', (_name, bounds, areas, expected) => expect(onScreen(bounds, areas)).toEqual(expected));
});
