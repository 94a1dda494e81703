import { describe, expect, it } from 'vitest';
import type { Counts } from './counts-reporter.ts';
import { ollamaFiles, sum } from './sum.ts';

const none: Counts = { passed: ['a.test.ts > a'], failed: [], skipped: [], errors: 0 };
const stages = (unit: Partial<Counts>, ollama: Partial<Counts> = {}) => [
  { name: '1-test.json', counts: { ...none, ...unit } },
  { name: '2-e2e.json', counts: none },
  { name: '2-e2e-alone.json', counts: none },
  { name: '3-ollama.json', counts: { ...none, ...ollama } },
];

describe('the sum of CI', () => {
  it('counts a test once however many stages ran it', () => {
    expect(sum(stages({}), ['pass lint'])).toEqual({ passed: 2, failed: 0, skipped: 0, lines: [] });
  });

  it('turns a skip that no stage ran into a failure', () => {
    const whole = sum(stages({ skipped: [{ name: 'm.test.ts > answers (needs SmolLM2)', reason: '' }] }), []);
    expect(whole.failed).toBe(1);
    expect(whole.lines[0]).toContain('needs SmolLM2');
  });

  it('forgives a skip that a later stage passed, and one of another platform', () => {
    const whole = sum(
      stages(
        {
          skipped: [
            { name: 'o.test.ts > Ollama streams', reason: 'OLLAMA_HOST does not answer' },
            { name: 'k.test.ts > fullfsync (only on macOS)', reason: '' },
          ],
        },
        { passed: ['o.test.ts > Ollama streams'] },
      ),
      [],
    );
    expect(whole).toMatchObject({ passed: 2, failed: 0, skipped: 1 });
  });

  it('fails when a stage failed anywhere, broke, ran nothing, or a check failed', () => {
    expect(sum(stages({ failed: ['a.test.ts > a'] }), []).failed).toBe(1);
    expect(sum(stages({ errors: 2 }), []).failed).toBe(1);
    expect(sum(stages({ passed: [] }), []).failed).toBe(1);
    expect(sum(stages({}).slice(0, 3), []).failed).toBe(1);
    expect(sum(stages({}), ['fail types']).failed).toBe(1);
  });

  it('names the files that want an Ollama', () => {
    expect(ollamaFiles([{ ...none, skipped: [{ name: 'x/o.test.ts > pulls', reason: 'no Ollama' }] }])).toEqual(['x/o.test.ts']);
  });
});
