/**
 * `node scripts/icons.ts`: draws the window's icon (renderer/styles/icon.svg) in every size that a desktop asks for, into
 * resources/icons: linux/SIZExSIZE.png, icon.ico, icon.icns. Run after a change of the picture; what it makes is in git.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { icns, ico } from './lib/icon-files.ts';

const root = join(import.meta.dirname, '..');
const target = join(root, 'resources', 'icons');
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

const svg = readFileSync(join(root, 'apps/desktop/src/renderer/styles/icon.svg'), 'utf8');
const browser = await chromium.launch({ executablePath: process.env.MIA_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const drawn = new Map<number, Buffer>();
try {
  for (const size of SIZES) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
    drawn.set(size, await page.screenshot({ omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}

rmSync(join(target, 'linux'), { recursive: true, force: true });
mkdirSync(join(target, 'linux'), { recursive: true });
for (const size of SIZES.filter((one) => one <= 512)) writeFileSync(join(target, 'linux', `${size}x${size}.png`), drawn.get(size) ?? '');
writeFileSync(join(target, 'icon.ico'), ico(drawn));
writeFileSync(join(target, 'icon.icns'), icns(drawn));
