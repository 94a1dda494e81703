/** Pictures of first start, Models, Settings, security and errors. */
import type { Page } from 'playwright-core';
import type { Shot } from './shots.ts';

const open =
  (tab: string) =>
  async (page: Page): Promise<void> => {
    const narrow = page.getByRole('button', { name: 'Open sidebar' });
    if (await narrow.isVisible()) await narrow.click();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('tabpanel').waitFor();
    await page.waitForTimeout(250);
  };

const timings = async (page: Page): Promise<void> => {
  await open('Voice')(page);
  await page.getByText('spoken questions were answered aloud').scrollIntoViewIfNeeded();
};

const passphrase = async (page: Page): Promise<void> => {
  await open('Security')(page);
  await page.getByRole('button', { name: 'Change passphrase' }).click();
  await page.getByRole('textbox', { name: 'New passphrase', exact: true }).fill('password12345');
  await page.getByRole('textbox', { name: 'New passphrase again' }).fill('something else');
  await page.getByText('Easy to guess').waitFor();
  await page.getByText('The two are not the same').waitFor();
};

const encoder = async (page: Page): Promise<void> => {
  await open('Memory')(page);
  await page.getByRole('button', { name: 'Use bge-small-en-v1.5' }).click();
  await page.getByRole('button', { name: 'Read them again' }).scrollIntoViewIfNeeded();
};

const encoderChange = async (page: Page): Promise<void> => {
  await encoder(page);
  await page.getByRole('button', { name: 'Read them again' }).click();
  await page.getByText('Reading memories again with bge-small-en-v1.5 … 41%').waitFor();
  await page.getByRole('button', { name: 'Pause', exact: true }).scrollIntoViewIfNeeded();
};

const backups = async (page: Page): Promise<void> => {
  await open('Security')(page);
  await page.getByRole('button', { name: 'Change the data key' }).scrollIntoViewIfNeeded();
  await page.getByText('backups are kept').waitFor();
};

const restore =
  (preview: boolean) =>
  async (page: Page): Promise<void> => {
    await backups(page);
    await page.getByRole('button', { name: 'Choose a backup' }).click();
    await page.getByRole('list', { name: 'Backups' }).waitFor();
    if (!preview) return;
    await page.getByRole('list', { name: 'Backups' }).getByRole('button').first().click();
    await page.getByText('Newest message').waitFor();
  };

const words = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Use recovery phrase' }).click();
  await page.getByRole('textbox', { name: 'Recovery words' }).fill('abandon abilty able ');
  await page.getByText('is on no list').waitFor();
};

const looking = async (page: Page): Promise<void> => {
  await open('Models')(page);
  await page.getByText('What is written in images').scrollIntoViewIfNeeded();
};

const picker = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^Model: / }).click();
  await page.getByRole('combobox', { name: 'Search models' }).waitFor();
};

const yourData = async (page: Page): Promise<void> => {
  await open('Privacy')(page);
  await page.getByRole('button', { name: 'Erase everything' }).scrollIntoViewIfNeeded();
};

const importing = async (page: Page): Promise<void> => {
  await yourData(page);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('dialog', { name: 'Import' }).waitFor();
};

const chosen = async (page: Page): Promise<void> => {
  await importing(page);
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose an export' }).click();
  await (await choosing).setFiles({ name: 'export.zip', mimeType: 'application/zip', buffer: Buffer.alloc(600_000) });
};

const erasing = async (page: Page): Promise<void> => {
  await yourData(page);
  await page.getByRole('button', { name: 'Erase everything' }).click();
  await page.getByRole('dialog', { name: 'Erase everything' }).getByRole('textbox').fill('eras');
};

/** A test is recorded: the beeps of the harness's microphone. */
const testing = async (page: Page): Promise<void> => {
  await open('Voice')(page);
  await page.getByRole('button', { name: 'Record a test' }).click();
  await page.getByText('Say something: 4 s left').waitFor();
};

const tested = async (page: Page): Promise<void> => {
  await testing(page);
  await page.getByRole('button', { name: 'Stop the test' }).click();
  await page.getByRole('button', { name: 'Play the test' }).waitFor();
};

const scrolledTo =
  (tab: string, heading: string) =>
  async (page: Page): Promise<void> => {
    await open(tab)(page);
    await page
      .getByRole('tabpanel')
      .getByText(heading, { exact: true })
      .last()
      .evaluate((e) => e.scrollIntoView({ block: 'start' }));
    await page.waitForTimeout(250);
  };

const tall = { width: 1280, height: 1400 };

export const settingsShots: Shot[] = [
  { name: 'welcome-server', scene: 'first-start-server' },
  { name: 'welcome-local', scene: 'first-start-local' },
  { name: 'welcome-local-600-dark', scene: 'first-start-local', width: 600, dark: true },
  { name: 'general', scene: 'talk', act: open('General') },
  { name: 'general-dark', scene: 'talk', dark: true, act: open('General') },
  { name: 'general-600', scene: 'talk', width: 600, act: open('General') },
  { name: 'voice-settings', scene: 'talk', act: open('Voice') },
  { name: 'timings-settings', scene: 'timed', act: timings },
  { name: 'timings-settings-dark-600', scene: 'timed', width: 600, dark: true, act: timings },
  { name: 'voice-test', scene: 'talk', permissions: ['microphone'], act: testing },
  { name: 'voice-test-dark-600', scene: 'talk', width: 600, dark: true, permissions: ['microphone'], act: tested },
  { name: 'voice-settings-after', scene: 'talk', act: scrolledTo('Voice', 'Listen before the key'), again: true },
  { name: 'voice-settings-aloud-dark-600', scene: 'talk', width: 600, dark: true, act: scrolledTo('Voice', 'Answer aloud'), again: true },
  { name: 'voice-settings-voices', scene: 'voice-voices', act: scrolledTo('Voice', 'Answer aloud'), again: true },
  { name: 'voice-settings-missing', scene: 'voice-missing', act: open('Voice'), again: true },
  { name: 'voice-settings-missing-dark-600', scene: 'voice-missing', width: 600, dark: true, act: open('Voice'), again: true },
  { name: 'voice-settings-dark-600', scene: 'talk', width: 600, dark: true, act: open('Voice') },
  { name: 'encoder', scene: 'talk', act: encoder },
  { name: 'encoder-600-dark', scene: 'talk', width: 600, dark: true, act: encoder },
  { name: 'encoder-change', scene: 'talk', act: encoderChange },
  { name: 'encoder-change-dark', scene: 'talk', dark: true, act: encoderChange },
  { name: 'data', scene: 'talk', act: yourData },
  { name: 'data-dark-600', scene: 'talk', width: 600, dark: true, act: yourData },
  { name: 'data-import', scene: 'talk', act: importing },
  { name: 'data-import-runs-dark', scene: 'importing', dark: true, act: chosen },
  { name: 'data-import-done-600', scene: 'talk', width: 600, act: chosen },
  { name: 'data-import-failed', scene: 'import-failed', act: chosen },
  { name: 'data-erase-dark-600', scene: 'talk', width: 600, dark: true, act: erasing },
  { name: 'data-erase-elsewhere', scene: 'moved', act: erasing },
  { name: 'data-erase-elsewhere-600', scene: 'moved', width: 600, act: erasing },
  { name: 'models', scene: 'talk', act: open('Models') },
  { name: 'models-images', scene: 'picture-encoders', act: looking },
  { name: 'models-images-600-dark', scene: 'picture-encoders', width: 600, dark: true, act: looking },
  { name: 'models-images-one-600', scene: 'talk', width: 600, act: looking },
  { name: 'models-images-none-dark', scene: 'picture-none', dark: true, act: looking },
  { name: 'models-fetching', scene: 'fetching', ...tall, act: open('Models') },
  { name: 'models-fetching-dark-600', scene: 'fetching', width: 600, dark: true, act: open('Models') },
  { name: 'models-catalogue', scene: 'catalogue', act: scrolledTo('Models', 'Catalogue') },
  { name: 'models-catalogue-speech', scene: 'catalogue', act: scrolledTo('Models', 'Whisper small'), again: true },
  {
    name: 'models-catalogue-images-dark-600',
    scene: 'catalogue',
    width: 600,
    dark: true,
    act: scrolledTo('Models', 'CLIP ViT-B/32'),
    again: true,
  },
  { name: 'models-catalogue-end-600', scene: 'catalogue', width: 600, act: scrolledTo('Models', 'Tesseract English'), again: true },
  { name: 'models-empty', scene: 'note', act: open('Models') },
  { name: 'models-offline', scene: 'offline', dark: true, act: open('Models') },
  {
    name: 'models-server',
    scene: 'talk',
    act: async (page) => {
      await open('Models')(page);
      await page.getByRole('button', { name: 'Its models' }).first().click();
      await page.getByText('llama3.3:70b').last().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'models-error',
    scene: 'talk',
    act: async (page) => {
      await page.evaluate(() => {
        const { host } = window as never as { host: { failNext(name: string, code: string): void } };
        host.failNext('model.remove', 'data.disk-full');
      });
      await open('Models')(page);
      await page.getByRole('button', { name: 'Remove' }).first().click();
      await page.getByRole('dialog', { name: 'Remove' }).getByRole('button', { name: 'Remove' }).click();
      await page.getByRole('alert').first().waitFor();
    },
  },
  {
    name: 'models-pull',
    scene: 'talk',
    act: async (page) => {
      await open('Models')(page);
      await page.getByRole('button', { name: 'Fetch a model with Ollama' }).click();
      await page.getByRole('textbox', { name: 'Model name' }).waitFor();
    },
  },
  { name: 'picker-600-dark', scene: 'talk', conversation: 'c1', width: 600, dark: true, act: picker },
  { name: 'security', scene: 'phrase', act: open('Security') },
  { name: 'security-dark', scene: 'guarded', dark: true, act: open('Security') },
  { name: 'security-600', scene: 'guarded', width: 600, act: open('Security') },
  { name: 'backups', scene: 'guarded', act: backups },
  { name: 'backups-600-dark', scene: 'guarded', width: 600, dark: true, act: backups },
  { name: 'backups-moved', scene: 'moved', ...tall, act: backups },
  { name: 'backups-moved-600-dark', scene: 'moved', width: 600, height: 1400, dark: true, act: backups },
  { name: 'restore', scene: 'guarded', act: restore(false) },
  { name: 'restore-600-dark', scene: 'guarded', width: 600, dark: true, act: restore(true) },
  { name: 'restore-locked', scene: 'locked', act: async (page) => page.getByRole('button', { name: 'Restore from a backup' }).click() },
  { name: 'damaged', scene: 'damaged' },
  { name: 'damaged-600-dark', scene: 'damaged', width: 600, dark: true },
  { name: 'restore-damaged', scene: 'damaged', act: async (page) => page.getByRole('button', { name: 'Restore from a backup' }).click() },
  { name: 'one-disk', scene: 'oneDisk', conversation: 'c1' },
  { name: 'one-disk-600-dark', scene: 'oneDisk', conversation: 'c1', width: 600, dark: true },
  { name: 'passphrase', scene: 'phrase', act: passphrase },
  { name: 'passphrase-600-dark', scene: 'phrase', width: 600, dark: true, act: passphrase },
  {
    name: 'recovery-words',
    scene: 'phrase',
    act: async (page) => {
      await open('Security')(page);
      await page.getByRole('button', { name: 'Write it down' }).click();
      await page.getByRole('button', { name: 'Show words' }).click();
      await page.getByRole('list', { name: 'Recovery words' }).waitFor();
    },
  },
  { name: 'unlock-words', scene: 'locked', act: words },
  { name: 'unlock-words-600-dark', scene: 'locked', width: 600, dark: true, act: words },
  { name: 'about', scene: 'talk', ...tall, act: open('About') },
  {
    name: 'about-dark-600',
    scene: 'talk',
    width: 600,
    dark: true,
    act: async (page) => {
      await open('About')(page);
      await page.getByRole('searchbox', { name: 'Search packages' }).fill('react');
      await page
        .getByRole('button', { name: /^react\b/ })
        .first()
        .click();
      await page.getByText('MIT License').first().scrollIntoViewIfNeeded();
    },
  },
  {
    name: 'receipts-600',
    scene: 'talk',
    conversation: 'c1',
    width: 600,
    act: async (page) => {
      await page.getByRole('button', { name: /^Memories used: 2/ }).click();
      await page.getByRole('complementary', { name: 'Memories used' }).getByRole('listitem').first().waitFor();
    },
  },
  { name: 'errors', scene: 'errors', width: 1280, height: 5200 },
  { name: 'errors-dark-600', scene: 'errors', width: 600, height: 7600, dark: true },
];
