/** Camera and screenshot in the real window on the real host: a photo of a fake camera, a picture of what a browser shows. */
import { expect, test } from './lib/test.ts';
import type { Window } from './lib/window.ts';

const PLAIN = { 'onboarding.done': true };
const FAKE = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
const attachments = ({ page }: Window) => page.getByRole('region', { name: 'Attachments', exact: true });
const dialog = ({ page }: Window, name: string) => page.getByRole('dialog', { name, exact: true });
/** Whether what is shown moves: a camera gives pictures. */
const playing = async (window: Window): Promise<void> => {
  await window.page.waitForFunction(() => {
    const video = document.querySelector('video');
    return video !== null && video.videoWidth > 0 && video.currentTime > 0;
  });
};

test('a photo is taken by keys alone, taken again, used, and stands beside the message; the camera is off then', async ({ world }) => {
  const { window } = await world.window({ env: world.models(), settings: PLAIN, flags: FAKE });
  const { page } = window;
  await page.evaluate(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    const tracks: MediaStreamTrack[] = [];
    Object.assign(globalThis, { cameras: () => tracks.filter(({ readyState }) => readyState === 'live').length });
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await open(wanted);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
  const live = (): Promise<number> => page.evaluate(() => (globalThis as unknown as { cameras(): number }).cameras());

  await window.button('Camera').focus();
  await page.keyboard.press('Enter');
  const camera = dialog(window, 'Camera');
  await playing(window);
  expect(await camera.getByRole('combobox', { name: 'Camera device', exact: true }).locator('option').count()).toBeGreaterThan(0);
  await world.picture(window, 'camera');
  expect(await live()).toBe(1);
  await camera.getByRole('button', { name: 'Take photo', exact: true }).press('Enter');
  await camera.getByRole('img', { name: 'The photo', exact: true }).waitFor();
  await expect.poll(live).toBe(0);
  await camera.getByRole('button', { name: 'Retake', exact: true }).press('Enter');
  await playing(window);
  await camera.getByRole('button', { name: 'Take photo', exact: true }).press('Enter');
  await camera.getByRole('button', { name: 'Use photo', exact: true }).press('Enter');
  await camera.waitFor({ state: 'detached' });
  await attachments(window)
    .getByRole('button', { name: /^Remove Photo / })
    .waitFor();
  await attachments(window)
    .getByText(/^[\d,]+ × [\d,]+ · /)
    .waitFor();
  await expect.poll(live).toBe(0);

  await window.box.fill('What is this?');
  await window.send.click();
  await window.questions
    .first()
    .getByRole('button', { name: /^Photo / })
    .waitFor();
});

test('without a camera it says so, and nothing is lost', async ({ world }) => {
  const { window } = await world.window({ env: world.models(), settings: PLAIN, flags: ['--use-fake-ui-for-media-stream'] });
  await window.box.fill('What I wrote');
  await window.button('Camera').click();
  await dialog(window, 'Camera').getByText('camera.none').waitFor();
  await window.page.keyboard.press('Escape');
  await dialog(window, 'Camera').waitFor({ state: 'detached' });
  expect(await window.box.inputValue()).toBe('What I wrote');
});

test('refused, it says what to do', async ({ world }) => {
  const { window } = await world.window({
    env: world.models(),
    settings: PLAIN,
    flags: ['--use-fake-device-for-media-stream', '--deny-permission-prompts'],
  });
  await window.button('Camera').click();
  await dialog(window, 'Camera').getByText('camera.refused').waitFor();
});

test('a part of what a browser shows is cut out and taken in', async ({ world }) => {
  const flags = [...FAKE, '--auto-select-desktop-capture-source=Entire screen', '--auto-select-tab-capture-source-by-title=M.I.A'];
  const { window } = await world.window({ env: world.models(), settings: PLAIN, flags });
  await window.button('Screenshot').click();
  const screenshot = dialog(window, 'Screenshot');
  await screenshot.getByRole('radio', { name: 'Area', exact: true }).check();
  await world.picture(window, 'screenshot');
  await screenshot.getByRole('button', { name: 'Capture', exact: true }).click();
  const mark = dialog(window, 'Mark an area');
  await mark.getByRole('spinbutton', { name: 'Width', exact: true }).fill('50');
  await mark.getByRole('button', { name: 'Use area', exact: true }).click();
  await mark.waitFor({ state: 'detached' });
  await attachments(window)
    .getByRole('button', { name: /^Remove Screenshot / })
    .waitFor();
});
