import { describe, expect, it } from 'vitest';
import { acceleratorNames, acceleratorOf } from './accelerator.ts';

const press = (code: string, key: string, held: ('ctrl' | 'meta' | 'alt' | 'shift')[] = []) => ({
  ...{ code, key },
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  altKey: held.includes('alt'),
  shiftKey: held.includes('shift'),
});

describe('keys for the system', () => {
  it.each([
    [press('KeyM', 'm', ['ctrl', 'alt']), false, 'CommandOrControl+Alt+M'],
    [press('KeyM', 'µ', ['meta', 'alt']), true, 'CommandOrControl+Alt+M'],
    [press('KeyM', 'm', ['ctrl']), true, 'Control+M'],
    [press('KeyZ', 'y', ['ctrl']), false, 'CommandOrControl+Y'],
    [press('Space', ' ', ['alt']), false, 'Alt+Space'],
    [press('Digit7', '/', ['ctrl', 'shift']), false, 'CommandOrControl+Shift+7'],
    [press('Space', ' ', ['meta', 'shift']), false, 'Super+Shift+Space'],
    [press('F9', 'F9'), false, 'F9'],
    [press('ArrowUp', 'ArrowUp', ['alt']), false, 'Alt+Up'],
  ])('%o on a Mac %s: %s', (event, mac, expected) => expect(acceleratorOf(event, mac)).toBe(expected));

  it.each([
    ['a letter alone', press('KeyM', 'm')],
    ['a letter with Shift', press('KeyM', 'M', ['shift'])],
    ['Ctrl alone', press('ControlLeft', 'Control', ['ctrl'])],
    ['a key without a name', press('IntlBackslash', '<', ['ctrl'])],
  ])('are none: %s', (_name, event) => expect(acceleratorOf(event, false)).toBeNull());

  it('are written as on a keyboard', () => {
    const name = (key: string): string => ({ shift: 'Umschalt', space: 'Leertaste' })[key] ?? key;
    expect(acceleratorNames('CommandOrControl+Alt+Shift+M', false, name)).toEqual(['Ctrl', 'Alt', 'Umschalt', 'M']);
    expect(acceleratorNames('CommandOrControl+Alt+Space', true, name)).toEqual(['⌘', '⌥', 'Leertaste']);
    expect(acceleratorNames('Super+F9', false, name)).toEqual(['Super', 'F9']);
  });
});
