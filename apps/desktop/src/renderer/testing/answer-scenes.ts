/** Answers with everything that an answer may have, for looking at. */
import * as data from './data.ts';
import { type FakeState, freshState } from './fake-state.ts';

const THINKING =
  'The person asks for the variance of a running mean and wants code.\nWelford is the stable way; the naive sum of squares cancels.\nShow the recurrence, a table of both, and a diagram of the loop.';

const TECHNICAL = `## A running variance that does not cancel

The textbook formula subtracts two large numbers. **Welford's recurrence** (1962) keeps the deviation instead, see [the note](https://example.com/notes/welford) and \`Accumulator.push\` below.[^1]

For each value $x_n$:

\\[ M_n = M_{n-1} + \\frac{x_n - M_{n-1}}{n}, \\qquad S_n = S_{n-1} + (x_n - M_{n-1})(x_n - M_n) \\]

\`\`\`ts
/** Mean and variance of what has been pushed so far, in one pass. */
export class Accumulator {
  #count = 0;
  #mean = 0;
  #sum = 0;

  push(value: number): void {
    this.#count += 1;
    const delta = value - this.#mean;
    this.#mean += delta / this.#count;
    this.#sum += delta * (value - this.#mean); // uses the mean before and after: that is the whole trick, and why it never cancels
  }
}
\`\`\`

### What it costs

| method | passes | worst relative error | memory |
| :--- | ---: | ---: | ---: |
| naive sum of squares | 1 | 1.0 | 24 B |
| two passes | 2 | 2e-16 | all of it |
| Welford | 1 | 4e-16 | 24 B |

1. Push each value once.
2. Read the variance at any time:
   - divide by *n* for the population,
   - by *n − 1* for a sample.
3. Merge two accumulators by Chan's formula.

- [x] stable for large offsets
- [ ] weights

> An algorithm is only as good as the numbers that it is given.

\`\`\`mermaid
flowchart LR
  value --> delta --> mean --> sum
  sum --> variance
\`\`\`

\`\`\`py
if access != "user\u202e \u2066# admin only\u2069 \u2066":
    grant()
\`\`\`

[^1]: Chan, Golub and LeVeque compare them in 1983.
`;

const RECEIPT = `What the receipt says:

\`\`\`json
{
  "shop": "Bäckerei Köhler",
  "date": "2026-11-24",
  "total": 12345678901234567890.10,
  "paid": true,
  "discount": null,
  "items": [
    { "name": "rye bread", "count": 1, "price": 4.20 },
    { "name": "plain flour, 1 kg, from the mill behind the river that has been closed on Mondays since last year", "count": 2, "price": 1.95 }
  ],
  "notes": []
}
\`\`\`

| item | price | note |
| --- | ---: | --- |
| rye "bread", dark | 4.20 | =SUM(B2:B9) |
| flour | -1.95 | returned |

\`\`\`mermaid
pie title Where it went
  "Bread" : 42
  "Flour" : 39
  "Milk" : 19
\`\`\`
`;

const large = `| row | value |\n| --- | --- |\n${Array.from({ length: 700 }, (_, at) => `| ${at} | ${at * at} |`).join('\n')}`;

function answered(text: string, thinking = ''): FakeState {
  const question = data.message('user', 'How do I compute a running variance? With code, please.', { id: 'q1' });
  const parts = [...(thinking === '' ? [] : [{ kind: 'thinking' as const, text: thinking }]), { kind: 'text' as const, text }];
  return freshState({
    conversations: [data.conversation('c1', 'A running variance', { messages: 2 })],
    messages: { c1: [question, data.message('assistant', '', { id: 'a1', parent: 'q1', parts })] },
    protectedBy: ['file', 'phrase'],
  });
}

export const answerScenes: Record<string, () => FakeState> = {
  technical: () => answered(TECHNICAL, THINKING),
  /** Data, a table and a diagram, which can be saved. */
  files: () => answered(RECEIPT),
  links: () =>
    answered(
      'Sign in at [your bank](https://bank.example:secure@evil.example/login?next=%2Faccount), read [this](https://xn--80ak6aa92e.com/), or write to [us](mailto:help@example.com).',
    ),
  'too-much': () => answered(`A large table:\n\n${large}\n\nAnd quotes without end:\n\n${'> '.repeat(40)}deep\n\nDone.`),
  /** To a question that was spoken, with what it cost until it sounded. */
  timed: () => {
    const state = answered('On the 14th of May, after the last frost.');
    const voice = { captured: 14, recognised: 248, heard: 1180, recogniser: 'whisper-base' };
    const turns = [1, 2, 3].map(() => ({ model: 'embedded/qwen', modelName: 'Qwen', timings: { recall: 38, firstToken: 310, voice } }));
    const slow = turns.map((turn) => ({ ...turn, timings: { ...turn.timings, voice: { ...voice, recognised: 848, heard: 1780 } } }));
    const [question, answer] = state.messages.c1 ?? [];
    if (question && answer) state.messages.c1 = [question, { ...answer, timings: { recall: 38, firstToken: 310, total: 2400, voice } }];
    return { ...state, settings: { ...state.settings, 'voice.timings': true }, timing: { ...state.timing, turns: slow } };
  },
  /** One word wherever it may stand in a conversation: said, thought, named by the window, in a paste that is folded. */
  everywhere: () => {
    const state = answered(
      `Nothing about ts.\n\n\`\`\`ts\nconst a = 1; ${'// far '.repeat(60)} ts\n\`\`\`\n\n| a | b |\n| --- | ---: |\n| $x^2$ | **bold** |\n\nThe last ts.`,
      'They want ts. So: ts.',
    );
    const [question, answer] = state.messages.c1 ?? [];
    const log = data.message('user', 'Look at this.', { id: 'q2', parent: 'a1' });
    log.parts.push({ kind: 'file', text: `ts at once\n${'a line\n'.repeat(200)}ts at last`, meta: { name: 'ts at once' } });
    if (question && answer) state.messages.c1 = [question, answer, log];
    return state;
  },
  /** An answer that is written slowly, with what changes its size when it is finished. */
  finishing: () => ({ ...answered('Earlier.\n\n'.repeat(30)), pace: 8, answer: `${TECHNICAL}\n\n${'Words that follow it. '.repeat(200)}` }),
};
