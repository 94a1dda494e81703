import { expect, test } from 'vitest';
import { preferencesOf } from './preferences.ts';

const none = { stayInTray: false, lockOnSuspend: false, lockOnScreenLock: false, language: null, theme: 'system' };

test.each([
  [{}, none],
  [
    { 'shell.stayInTray': true, 'lock.onSuspend': true, 'lock.onScreenLock': true },
    { ...none, stayInTray: true, lockOnSuspend: true, lockOnScreenLock: true },
  ],
  [
    { 'appearance.language': 'de', 'appearance.theme': 'dark' },
    { ...none, language: 'de', theme: 'dark' },
  ],
  [{ 'appearance.language': 'system', 'appearance.theme': 'pink', 'shell.stayInTray': 'yes' }, none],
])('%o', (values, preferences) => expect(preferencesOf(values)).toEqual(preferences));
