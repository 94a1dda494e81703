import { describe, expect, test } from 'vitest';
import { isOurs, mayBeGranted, mayNavigate, mayRequest, maySave, outsideLink } from './policy.ts';

describe('our own page', () => {
  test.each([
    ['app://mia/', true],
    ['app://mia/assets/index.js?x#y', true],
    ['app://mia.example/', false],
    ['app://mia@example.com/', false],
    ['app://other/', false],
    ['https://mia/', false],
    ['file:///app/index.html', false],
    ['about:blank', false],
    ['not an address', false],
  ])('%s: %s', (url, ours) => expect(isOurs(url)).toBe(ours));
});

describe('navigation', () => {
  test.each([
    ['app://mia/', true, true],
    ['app://mia/index.html#/c/1', true, true],
    ['app://mia/', false, false],
    ['app://mia/assets/index.js', true, false],
    ['https://example.com/', true, false],
    ['javascript:alert(1)', true, false],
    ['file:///etc/passwd', true, false],
    ['data:text/html,x', true, false],
    ['blob:app://mia/1', true, false],
  ])('to %s (main frame %s): %s', (url, main, allowed) => expect(mayNavigate(url, main)).toBe(allowed));
});

describe('requests', () => {
  test.each([
    ['app://mia/assets/index.js', true],
    ['blob:app://mia/1-2', true],
    ['data:image/png;base64,AA', true],
    ['devtools://devtools/x', true],
    ['https://example.com/a.png', false],
    ['http://127.0.0.1:11434/', false],
    ['ws://127.0.0.1:9/', false],
    ['file:///etc/passwd', false],
    ['blob:https://example.com/1', false],
    ['chrome-extension://x/y', false],
  ])('%s: %s', (url, allowed) => expect(mayRequest(url)).toBe(allowed));
});

describe('permissions', () => {
  const ours = { url: 'app://mia/', isMainFrame: true };
  test.each([
    [{ ...ours, permission: 'media', mediaTypes: ['audio'] }, true],
    [{ ...ours, permission: 'media', mediaTypes: ['video', 'audio'] }, true],
    [{ ...ours, permission: 'clipboard-sanitized-write' }, true],
    [{ ...ours, permission: 'media', mediaTypes: ['screen'] }, false],
    // how the capture of a screen is asked for by a source's name: no type is named
    [{ ...ours, permission: 'media', mediaTypes: [] }, false],
    [{ ...ours, permission: 'media' }, false],
    [{ ...ours, permission: 'clipboard-read' }, false],
    [{ ...ours, permission: 'geolocation' }, false],
    [{ ...ours, permission: 'notifications' }, false],
    [{ ...ours, permission: 'display-capture' }, false],
    [{ ...ours, permission: 'openExternal' }, false],
    [{ ...ours, permission: 'fileSystem' }, false],
    [{ ...ours, permission: 'fullscreen' }, false],
    [{ ...ours, permission: 'unknown' }, false],
    [{ ...ours, isMainFrame: false, permission: 'media', mediaTypes: ['audio'] }, false],
    [{ ...ours, url: 'https://example.com/', permission: 'media', mediaTypes: ['audio'] }, false],
    [{ ...ours, url: 'app://mia.example/', permission: 'clipboard-sanitized-write' }, false],
  ])('%o: %s', (asked, granted) => expect(mayBeGranted(asked)).toBe(granted));
});

describe('an address for another program', () => {
  test.each([
    ['https://example.com/a?b#c', 'https://example.com/a?b#c'],
    ['http://example.com', 'http://example.com/'],
    ['mailto:someone@example.com?subject=Hello', 'mailto:someone@example.com?subject=Hello'],
    ['HTTPS://EXAMPLE.COM/', 'https://example.com/'],
    ['https://exam\nple.com/', null],
    [' https://example.com/', null],
    ['https:', null],
    ['javascript:alert(1)', null],
    ['file:///etc/passwd', null],
    ['smb://host/share', null],
    ['ms-msdt:/id', null],
    ['vscode://x', null],
    ['data:text/html,x', null],
    ['app://mia/', null],
    [`https://example.com/${'x'.repeat(9000)}`, null],
    [42, null],
    [null, null],
  ])('%s', (address, opened) => expect(outsideLink(address)).toBe(opened));
});

test('only what the page itself made is saved', () => {
  expect(maySave('blob:app://mia/1')).toBe(true);
  expect(maySave('https://example.com/x.exe')).toBe(false);
  expect(maySave('blob:https://example.com/1')).toBe(false);
});
