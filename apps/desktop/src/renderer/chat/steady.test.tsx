// @vitest-environment happy-dom
import { render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { useSteady } from './useSteady.ts';

const drawn: string[] = [];

function Text({ value, growing }: { value: string; growing: boolean }) {
  const shown = useSteady(value, growing);
  drawn.push(shown);
  return <p>{shown}</p>;
}

describe('a text that is gone on with', () => {
  it('never stands shorter than it stood before', () => {
    const { rerender } = render(<Text value="one" growing />);
    // It ended before what came last was drawn.
    rerender(<Text value="one two three" growing={false} />);
    drawn.length = 0;
    rerender(<Text value="one two three four" growing />);
    expect(drawn[0]).toBe('one two three');
  });
});
