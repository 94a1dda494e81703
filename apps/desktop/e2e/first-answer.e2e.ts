import { have } from './lib/models.ts';
import { expect, test } from './lib/test.ts';
import { Window } from './lib/window.ts';

const ready = have('qwen2.5-coder-0.5b-instruct', 'all-MiniLM-L6-v2');
const why = ready ? '' : ' (skipped: needs Qwen2.5-Coder-0.5B and all-MiniLM-L6-v2)';

test.skipIf(!ready)(
  `first start to first answer in three clicks at most, and every word of it is found after a restart${why}`,
  async ({ world }) => {
    const env = world.models('qwen2.5-coder-0.5b-instruct', 'all-MiniLM-L6-v2');
    const { app, browser, window } = await world.window({ env });
    const { page } = window;
    let clicks = 0;
    const click = async (target: typeof window.send): Promise<void> => {
      clicks += 1;
      await target.click();
    };

    await window.heading('Welcome to M.I.A').waitFor();
    // a person reads what it would fetch before choosing
    await page
      .getByText(/Qwen2\.5.Coder/)
      .first()
      .waitFor();
    await world.picture(window, 'first-start-1280-light');
    await click(window.button('Download a starter model'));
    // the choices fold away and the box has the focus: it can be typed in at once
    await page.waitForFunction(
      () => document.activeElement?.getAttribute('aria-label') === 'Message' || document.activeElement?.tagName === 'TEXTAREA',
    );
    await page.keyboard.type('What is the capital of France? One word.');
    await click(window.send);
    const answer = await window.answer(0);
    expect(answer.length).toBeGreaterThan(0);
    expect(clicks).toBeLessThanOrEqual(3);
    expect(await page.title()).toBe('M.I.A');
    expect(new URL(page.url()).hash).not.toContain('token');

    await world.picture(window, 'answer-1280-light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await world.picture(window, 'answer-1280-dark');
    await page.setViewportSize({ width: 600, height: 800 });
    await world.picture(window, 'answer-600-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await world.picture(window, 'answer-600-light');
    await page.setViewportSize({ width: 1280, height: 800 });

    const second = await window.ask('And of Italy? One word.');
    await browser.close();
    await app.quit();

    const again = await world.start({ dataDir: app.dataDir, env });
    const other = await world.browse();
    const window2 = await new Window(await other.page()).open(again.url);
    await window2.openConversation('What is the capital of France');
    expect(await window2.questions.count()).toBe(2);
    expect(await window2.bodyOf(window2.answers.nth(0))).toBe(answer);
    expect(await window2.bodyOf(window2.answers.nth(1))).toBe(second);
  },
);
