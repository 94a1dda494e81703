// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import '../i18n/index.ts';
import type { Combo } from '../lib/commands.ts';
import { Keys } from './Keys.tsx';

const combos: Combo[] = [
  { key: 'n', mod: true, kept: true },
  { key: 'o', mod: true, shift: true },
];

afterEach(() => {
  cleanup();
  Reflect.deleteProperty(window, 'mia');
});

const written = (one: boolean): string[] =>
  Array.from(render(<Keys combos={combos} one={one} />).container.querySelectorAll('kbd'), (key) => key.textContent ?? '');

it('in a tab of a browser only the keys that arrive there are written', () => {
  expect(written(false)).toEqual(['Ctrl', 'Shift', 'O']);
});

it('in a window of its own all of them, or the first alone', () => {
  Object.assign(window, { mia: {} });
  expect(written(false)).toEqual(['Ctrl', 'N', 'Ctrl', 'Shift', 'O']);
  expect(written(true)).toEqual(['Ctrl', 'N']);
});
