import { expect, it } from 'vitest';
import { ollamaBaseUrl } from './base-url.ts';

it.each([
  [undefined, 'http://127.0.0.1:11434'],
  ['', 'http://127.0.0.1:11434'],
  ['127.0.0.1:11601', 'http://127.0.0.1:11601'],
  ['0.0.0.0', 'http://127.0.0.1:11434'],
  ['0.0.0.0:8000', 'http://127.0.0.1:8000'],
  [':8000', 'http://127.0.0.1:8000'],
  ['localhost', 'http://localhost:11434'],
  ['http://localhost', 'http://localhost:80'],
  ['https://models.example.com', 'https://models.example.com:443'],
  ['[::1]:5000', 'http://[::1]:5000'],
  ['[::]', 'http://[::1]:11434'],
  ['"127.0.0.1:9"', 'http://127.0.0.1:9'],
  ['not a host at all', 'http://127.0.0.1:11434'],
])('OLLAMA_HOST %s is reached at %s', (given, url) => {
  expect(ollamaBaseUrl(given === undefined ? {} : { OLLAMA_HOST: given })).toBe(url);
});
