import { expect, test } from 'vitest';
import { refuseAttach, refuseRequest, refuseUpgrade } from './guard.ts';

const port = 4711;
const host = '127.0.0.1:4711';
const origin = 'http://127.0.0.1:4711';
const navigate = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

test.each([
  ['our own page', { host, origin, 'sec-fetch-site': 'same-origin' }, '/assets/a.js', null],
  ['an address typed by the person', { host, 'sec-fetch-site': 'none', ...navigate }, '/', null],
  ['the redirect file', { host, 'sec-fetch-site': 'cross-site', ...navigate }, '/', null],
  ['a program without a browser', { host }, '/', null],
  ['a foreign host', { host: 'evil.example:4711' }, '/', 'host'],
  ['a name that resolves here', { host: 'localhost:4711' }, '/', 'host'],
  ['another port in Host', { host: '127.0.0.1:4712' }, '/', 'host'],
  ['no Host', {}, '/', 'host'],
  ['a foreign origin', { host, origin: 'https://evil.example' }, '/', 'origin'],
  ['an opaque origin', { host, origin: 'null' }, '/', 'origin'],
  ['a page on another port', { host, origin: 'http://127.0.0.1:4712' }, '/', 'origin'],
  ['a script of a page on another port', { host, 'sec-fetch-site': 'same-site' }, '/assets/a.js', 'site'],
  ['a navigation from a page on another port', { host, 'sec-fetch-site': 'same-site', ...navigate }, '/', 'site'],
  ['a script of a foreign page', { host, 'sec-fetch-site': 'cross-site' }, '/assets/a.js', 'site'],
  ['a foreign frame', { host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }, '/', 'site'],
  ['a foreign navigation to a file', { host, 'sec-fetch-site': 'cross-site', ...navigate }, '/assets/a.js', 'site'],
])('a request by %s', (_who, headers, path, refused) => {
  expect(refuseRequest({ headers, path, port })).toBe(refused);
});

test.each([
  ['our own page', { host, origin }, '/socket', null],
  ['our own page, as a browser says it', { host, origin, 'sec-fetch-site': 'same-origin' }, '/socket', null],
  ['a foreign host', { host: 'evil.example:4711', origin }, '/socket', 'host'],
  ['a foreign origin', { host, origin: 'https://evil.example' }, '/socket', 'origin'],
  ['a page on another port', { host, origin: 'http://127.0.0.1:4712' }, '/socket', 'origin'],
  ['nobody who says an origin', { host }, '/socket', 'origin'],
  ['a page of another site that lies about its origin', { host, origin, 'sec-fetch-site': 'cross-site' }, '/socket', 'site'],
  ['a page on another port that lies about its origin', { host, origin, 'sec-fetch-site': 'same-site' }, '/socket', 'site'],
  ['our own page at another path', { host, origin }, '/', 'path'],
])('an upgrade by %s', (_who, headers, path, refused) => {
  expect(refuseUpgrade({ headers, path, port })).toBe(refused);
});

test('a second start has nothing of a browser', () => {
  expect(refuseAttach({ headers: { host }, path: '/attach', port })).toBeNull();
  expect(refuseAttach({ headers: { host, origin }, path: '/attach', port })).toBe('origin');
  expect(refuseAttach({ headers: { host, 'sec-fetch-site': 'same-origin' }, path: '/attach', port })).toBe('origin');
  expect(refuseAttach({ headers: { host: 'localhost:4711' }, path: '/attach', port })).toBe('host');
});
