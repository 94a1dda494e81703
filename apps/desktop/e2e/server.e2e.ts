import { BadOllama } from './lib/ollama.ts';
import { expect, test } from './lib/test.ts';

/** Everything that markdown, HTML, math and diagrams can try. The mark at the end shows that all of it was rendered. */
const HOSTILE = `# Heading

<script>window.hacked = 1</script>

<img src="x" onerror="window.hacked = 2">

![pixel](http://tracker.invalid/pixel.png)

[click me](javascript:window.hacked=3)

<iframe src="http://tracker.invalid/"></iframe>

<svg onload="window.hacked = 4"><a xlink:href="javascript:window.hacked=5"><text>x</text></a></svg>

<style>@import url(http://tracker.invalid/x.css); body { display: none }</style>

<a href="data:text/html,<script>window.hacked=6</script>">data</a>

<form action="http://tracker.invalid/"><input name="q" autofocus onfocus="window.hacked = 7"></form>

<meta http-equiv="refresh" content="0; url=http://tracker.invalid/">

$$\\href{javascript:window.hacked=8}{x} \\includegraphics{http://tracker.invalid/a.png}$$

\`\`\`mermaid
graph TD
  A["<img src=x onerror=window.hacked=9>"] --> B
  click A "javascript:window.hacked=10"
\`\`\`

\`\`\`html
<script>window.hacked = 11</script>
\`\`\`

The mark at the end.
`;

test('an answer with hostile markdown runs nothing and loads nothing', async ({ world }) => {
  const ollama = await BadOllama.start(HOSTILE);
  try {
    const env = { ...world.models(), OLLAMA_HOST: `127.0.0.1:${ollama.port}` };
    const { window } = await world.window({ env });
    await window.page.getByText(/Ollama is running, 1 model/).waitFor();
    await window.button('Use a model server on this computer').click();
    const answer = await window.ask('Show me something.');
    expect(answer).toContain('The mark at the end');
    // diagrams, math and colours come behind, from chunks of their own
    const shown = window.answers.first();
    await shown.getByRole('heading', { name: 'Heading' }).waitFor();
    await shown.getByRole('button', { name: 'Copy code' }).first().waitFor();
    await window.page.waitForLoadState('networkidle');
    const seen = await window.page.evaluate(() => ({
      hacked: (globalThis as unknown as { hacked?: number }).hacked ?? null,
      urls: [...document.querySelectorAll('[href], [src], [action]')].map((element) =>
        ['href', 'src', 'action', 'xlink:href'].map((name) => element.getAttribute(name) ?? '').join(' '),
      ),
      elements: document.querySelectorAll(
        '[role=log] script, [role=log] iframe, [role=log] form, [role=log] style:not(svg style), [role=log] meta',
      ).length,
    }));
    expect(seen.hacked).toBeNull();
    expect(seen.elements).toBe(0);
    expect(seen.urls.filter((url) => /^\s*(javascript|data:text)/i.test(url))).toEqual([]);
    await world.picture(window, 'hostile-markdown-1280-light');
  } finally {
    await ollama.close();
  }
});

test('Ollama goes away: a sentence and a next step, the question is kept, and a retry works when it is back', async ({ world }) => {
  const ollama = await BadOllama.start();
  try {
    const env = { ...world.models(), OLLAMA_HOST: `127.0.0.1:${ollama.port}` };
    const { window } = await world.window({ env });
    await window.page.getByText(/Ollama is running, 1 model/).waitFor();
    await window.button('Use a model server on this computer').click();
    expect(await window.ask('Are you there?')).toContain('word1');

    await ollama.stop();
    await window.say('And now?');
    await window.alert.first().waitFor();
    expect(await window.alert.first().textContent()).toMatch(/model\.(unreachable|not-running|not-installed)/);
    expect(await window.questions.last().textContent()).toContain('And now?');
    await world.picture(window, 'ollama-gone-1280-light');

    await ollama.again();
    await window.button('Try again').first().click();
    await window.alert.first().waitFor({ state: 'detached' });
    expect(await window.answer((await window.answers.count()) - 1)).toContain('word1');
  } finally {
    await ollama.close();
  }
});
