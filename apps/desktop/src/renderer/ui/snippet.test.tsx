// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { Snippet } from './Snippet.tsx';

afterEach(cleanup);

it('marks what was found, and shows no marks of Markdown', () => {
  const { container } = render(<Snippet text={'## Queues\nA **bounded \uE000queue\uE001** is `flat`: 2 * 3'} />);
  expect(container.textContent).toBe('Queues\nA bounded queue is flat: 2 * 3');
  expect(Array.from(container.querySelectorAll('mark'), (mark) => mark.textContent)).toEqual(['queue']);
});
