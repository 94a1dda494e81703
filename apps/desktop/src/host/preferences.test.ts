import { expect, test } from 'vitest';
import { preferencesOf, QUICK_KEYS } from './preferences.ts';

const none = { stayInTray: false, lockOnSuspend: false, lockOnScreenLock: false, quickKeys: QUICK_KEYS, language: null, theme: 'system' };

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
  [{ 'voice.quickKeys': 'Alt+Space' }, { ...none, quickKeys: 'Alt+Space' }],
  [{ 'voice.quickKeys': '' }, { ...none, quickKeys: null }],
  [{ 'appearance.language': 'system', 'appearance.theme': 'pink', 'shell.stayInTray': 'yes' }, none],
])('%o', (values, preferences) => expect(preferencesOf(values)).toEqual(preferences));
