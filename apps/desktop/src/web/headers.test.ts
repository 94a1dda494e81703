import { expect, test } from 'vitest';
import { contentSecurityPolicy, responseHeaders } from './headers.ts';

test.each([
  ['default-src', "'none'"],
  ['script-src', "'self'"],
  ['style-src', "'self' 'unsafe-inline'"],
  ['img-src', "'self' blob: data:"],
  ['media-src', "'self' blob:"],
  ['font-src', "'self' data:"],
  ['connect-src', "'self' ws://127.0.0.1:4711"],
  ['worker-src', "'self'"],
  ['base-uri', "'none'"],
  ['form-action', "'none'"],
  ['frame-ancestors', "'none'"],
])('the policy says %s %s', (directive, value) => {
  const policy = responseHeaders(4711)['Content-Security-Policy'] as string;
  expect(policy.split('; ').filter((part) => part.startsWith(`${directive} `))).toEqual([`${directive} ${value}`]);
});

test('the policy has nothing else, and never any eval', () => {
  const policy = contentSecurityPolicy();
  expect(policy.split('; ')).toHaveLength(10);
  expect(policy).toContain("connect-src 'self';");
  expect(policy).not.toContain('eval');
  expect(policy).not.toContain('frame-ancestors');
});
