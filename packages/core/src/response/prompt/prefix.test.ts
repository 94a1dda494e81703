import { Template } from '@huggingface/jinja';
import { describe, expect, it } from 'vitest';
import { fakeModel } from '../../assistant/testing/fakes.ts';
import { testScene } from '../../assistant/testing/scene.ts';
import { MiaError } from '../../errors.ts';
import { CHAT_TEMPLATES, type ChatTemplate } from './testing/chat-templates.ts';

type Turns = [string, string][];

function render({ template, bos, eos }: ChatTemplate, prompt: Turns, generation = true): string {
  return new Template(template).render({
    messages: prompt.map(([role, content]) => ({ role, content })),
    bos_token: bos,
    eos_token: eos,
    add_generation_prompt: generation,
  });
}

function common(a: string, b: string): number {
  let n = 0;
  while (n < a.length && a[n] === b[n]) n += 1;
  return n;
}

const FACTS = ['My daughter is called Eleni', 'My cat is called Minka', 'I work at a bakery in Patras', 'My bicycle is green'];
const QUESTIONS = [
  'How is my daughter called?',
  'And how is my cat called?',
  'Where is the bakery I work at?',
  'Is my bicycle green or blue?',
];

/** Thirty turns through the whole pipeline: memories from another conversation, a failure, a stop, an answer with odd edges. */
async function thirtyTurns(contextLength: number) {
  const t = testScene({ model: fakeModel({ contextLength }) });
  const [other, c] = [await t.conversation(), await t.conversation()];
  t.model.reply = () => 'Noted.';
  for (const fact of FACTS) await t.ask(other, fact);
  const first = t.model.calls.length;
  const turns: { prompt: Turns; answer: string }[] = [];
  for (let n = 0; n < 30; n++) {
    const answer =
      n % 7 === 3
        ? `Line one\n\n\`\`\`js\nlet x = ${n};\n\`\`\``
        : `Answer number ${n}, with "quotes" and a little more text to fill the window.`;
    t.model.reply = n === 11 ? null : () => answer;
    const question = n < FACTS.length ? (QUESTIONS[n] as string) : `  Question ${n}: what about ${'detail '.repeat(n % 5)}?\n`;
    if (n === 11) {
      const { turn } = await t.assistant.send({ conversation: c, message: `q${n}`, text: question });
      (await t.model.call(first + n)).fail(new MiaError('model.timeout'));
      await t.all(turn as string);
    } else await t.ask(c, question, `q${n}`);
    t.clock.advance(3_600_000 * 5);
    turns.push({ prompt: t.model.calls[first + n]?.prompt as Turns, answer: n === 11 ? '' : answer });
  }
  return { t, c, turns };
}

describe('the prompt rule', () => {
  it('the system prompt is short and holds no date', async () => {
    const { turns } = await thirtyTurns(100_000);
    const systems = new Set(turns.map(({ prompt }) => prompt[0]?.[1]));
    expect(systems.size).toBe(1);
    const [system] = [...systems] as [string];
    // Small models' tokenizers make about one token of 4.5 characters of English; 75 counted with Qwen2.5's.
    expect(system.length / 4).toBeLessThan(150);
    expect(system).not.toMatch(/\d/);
  });

  it('memories and the time stand in their own user message, once', async () => {
    const { turns } = await thirtyTurns(100_000);
    const last = turns.at(-1)?.prompt as Turns;
    for (const fact of FACTS) expect(last.filter(([, text]) => text.includes(`"${fact}"`))).toHaveLength(1);
    expect(last[1]?.[1]).toMatch(
      /^\[Now: [^\]]+\]\n\[From earlier conversations:\n- [^:]+: "My daughter is called Eleni"\n\]\n\nHow is my daughter called\?$/,
    );
    expect(last.filter(([role, text]) => role === 'user' && !text.startsWith('[Now: '))).toEqual([]);
  });

  describe.each(CHAT_TEMPLATES)('with the template of $name', (template) => {
    it('each prompt with its answer is a prefix of the next over 30 turns', async () => {
      const { turns } = await thirtyTurns(100_000);
      for (let n = 0; n + 1 < turns.length; n++) {
        const [now, next] = [turns[n], turns[n + 1]] as [(typeof turns)[0], (typeof turns)[0]];
        const rendered = render(template, next.prompt);
        if (n === 11) {
          // Failed before its first word: the two questions are one message, and the prefix reaches to the first one's end.
          const upTo = render(template, now.prompt, false).lastIndexOf('?') + 1;
          expect(common(render(template, now.prompt), rendered)).toBeGreaterThanOrEqual(upTo);
        } else expect(rendered.startsWith(render(template, now.prompt) + now.answer)).toBe(true);
      }
    });

    it('a full window is cut to half in one cut, and the prefix holds between cuts', async () => {
      const { turns } = await thirtyTurns(1_700);
      let cuts = 0;
      for (let n = 0; n + 1 < turns.length; n++) {
        const [now, next] = [turns[n], turns[n + 1]] as [(typeof turns)[0], (typeof turns)[0]];
        const rendered = render(template, next.prompt);
        if (n === 11 || rendered.startsWith(render(template, now.prompt) + now.answer)) continue;
        cuts += 1;
        expect(rendered.length).toBeLessThan(render(template, now.prompt).length * 0.75);
        expect(rendered.startsWith(render(template, [now.prompt[0] as [string, string]], false).slice(0, 40))).toBe(true);
      }
      expect(cuts).toBeGreaterThanOrEqual(1);
      expect(cuts).toBeLessThanOrEqual(4);
    });
  });

  it('the window survives a restart: what was cut stays cut', async () => {
    const { t, c, turns } = await thirtyTurns(1_900);
    const assistant = t.restart();
    t.model.reply = () => 'After the restart.';
    const { turn } = await assistant.send({ conversation: c, message: 'after', text: 'Are you there?' });
    for await (const _ of assistant.follow(turn as string, 0, new AbortController().signal));
    const before = turns.at(-1)?.prompt as Turns;
    // It was cut before, and there is room for one more: not the turn at which it is cut anew.
    expect(before.length).toBeLessThan(40);
    expect(t.model.calls.at(-1)?.prompt.slice(0, before.length)).toEqual(before);
  });

  it('a message that can not fit alone fails with its size, and the question is kept', async () => {
    const t = testScene({ model: fakeModel({ contextLength: 1_700 }) });
    const c = await t.conversation();
    const { events } = await t.ask(c, 'word '.repeat(3_000), 'm1');
    expect(events.at(-1)).toMatchObject({ message: { status: 'failed', error: { code: 'model.too-long' } } });
    expect((await t.store.message('m1')).parts[0]?.text).toHaveLength(15_000);
  });

  it('forgotten messages, the answers to them, and notes are not in the prompt', async () => {
    const t = testScene();
    t.model.reply = () => 'So your daughter is Eleni.';
    const c = await t.conversation();
    await t.ask(c, 'My daughter is called Eleni', 'fact');
    await t.ask(c, 'Something else');
    t.models.model = null;
    await t.assistant.send({ conversation: c, message: 'note', text: 'Only a note' });
    t.models.model = t.model;
    await t.store.forget('fact');
    t.model.reply = () => 'Fine.';
    await t.ask(c, 'How are you?');
    const prompt = t.model.calls.at(-1)?.prompt as Turns;
    expect(prompt.map(([role]) => role)).toEqual(['system', 'user', 'assistant', 'user']);
    expect(prompt[1]?.[1]).toContain('Something else');
    expect(prompt.flat().join()).not.toMatch(/called Eleni|Only a note/);
  });
});
