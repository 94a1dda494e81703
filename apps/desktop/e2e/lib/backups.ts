/** What a person does with backups in the window. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterEach, beforeEach } from 'vitest';
import type { Window } from './window.ts';

export const PASSPHRASE = 'seven quiet herons at dusk';

/** A folder that stands for another disk, for each test. */
export function aDisk(): { readonly path: string } {
  const disk = { path: '' };
  beforeEach(() => {
    disk.path = mkdtempSync(join(tmpdir(), 'mia-e2e-disk-'));
  });
  afterEach(() => rmSync(disk.path, { recursive: true, force: true }));
  return disk;
}

export const dialog = (window: Window, name: string): Locator => window.page.getByRole('dialog', { name, exact: true });
export const within = (place: Locator, name: string): Locator => place.getByRole('button', { name, exact: true });
export const box = (place: Locator, name: string): Locator => place.getByRole('textbox', { name, exact: true });

export async function security(window: Window): Promise<void> {
  await window.link('Settings').click();
  await window.page.getByRole('tab', { name: 'Security', exact: true }).click();
  await window.heading('Backups').waitFor();
}

/** Chooses a backup folder, which makes the first backup there. */
export async function chooseFolder(window: Window, path: string): Promise<void> {
  await window.button('Backup folder').click();
  const asked = dialog(window, 'Backup folder');
  await box(asked, 'Folder').fill(path);
  await within(asked, 'Use this folder').click();
  await asked.waitFor({ state: 'hidden', timeout: 60_000 });
}

export async function setPassphrase(window: Window): Promise<void> {
  await window.button('Change passphrase').click();
  const asked = dialog(window, 'Change passphrase');
  await box(asked, 'New passphrase').fill(PASSPHRASE);
  await box(asked, 'New passphrase again').fill(PASSPHRASE);
  await within(asked, 'Save passphrase').click();
  await asked.waitFor({ state: 'hidden', timeout: 60_000 });
}

/** Makes a recovery phrase as a person does, and gives the words that stood there. */
export async function writePhraseDown(window: Window): Promise<string[]> {
  await window.button('Write it down').last().click();
  const shown = dialog(window, 'Recovery phrase');
  const words = await shownWords(shown);
  await shown.waitFor({ state: 'hidden', timeout: 60_000 });
  return words;
}

export async function shownWords(shown: Locator): Promise<string[]> {
  await within(shown, 'Show words').click();
  const items = shown.getByRole('list', { name: 'Recovery words', exact: true }).getByRole('listitem');
  await items.nth(23).waitFor();
  const words = (await items.allTextContents()).map((text) => text.replace(/^\d+/, '').trim());
  await within(shown, 'I have written it down').click();
  return words;
}

export const found = (place: Locator): Locator => place.getByRole('list', { name: 'Backups', exact: true }).getByRole('button');
export const fact = (place: Locator, name: string): Locator =>
  place.getByRole('definition').nth(['Made', 'Conversations', 'Messages'].indexOf(name));
