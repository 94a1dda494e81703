// @vitest-environment happy-dom
import { MiaError } from '@mia/core/errors.ts';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import '../i18n/index.ts';
import type { Message } from '../../contract/index.ts';
import { useNotices } from '../lib/notices.ts';
import { type Connected, connect, until } from '../testing/connected.ts';
import * as data from '../testing/data.ts';
import { attachmentAnswer, freshImages, imageOf, imageParts } from '../testing/fake-images.ts';
import { EditBox } from './EditBox.tsx';
import { beginEdit, clearEdits, useEdits } from './edits.ts';
import { openConversation } from './pages.ts';

const BOX = { left: 0, top: 0, width: 0.5, height: 0.5 };
const png = { type: 'image/png', content: 'x' };
const [boat, paper] = [imageOf('boat.jpg', png, { width: 400, height: 300 }), imageOf('paper.png', png, { width: 300, height: 400 })];
const images = freshImages({ known: { [boat.id]: boat, [paper.id]: paper } });
/** The boat, the paper, and the boat again with an area. */
const shown = [{ id: boat.id }, { id: paper.id }, { id: boat.id, region: BOX }];
const said: Message = data.message('user', 'Whose are these?', { id: 'q1', conversation: 'c1' });
said.parts.push(...imageParts({ images }, shown));

let connected: Connected;
const { fetch } = globalThis;
beforeEach(async () => {
  connected = await connect({ conversations: [data.conversation('c1', 'A')], messages: { c1: [said] }, answer: 'new', images });
  globalThis.fetch = (address) => Promise.resolve(attachmentAnswer(connected.host.state, String(address)));
  await openConversation('c1');
});
afterEach(() => {
  cleanup();
  clearEdits();
  connected.end();
  globalThis.fetch = fetch;
});

function Editing() {
  const edit = useEdits((s) => s.q1);
  return edit ? <EditBox message={said} edit={edit} busy={false} /> : null;
}
function open(): void {
  beginEdit(said);
  render(<Editing />);
}
const removes = (): HTMLElement[] => screen.queryAllByRole('button', { name: /^Remove / });
const names = () => removes().map((button) => button.getAttribute('aria-label'));
const sent = () =>
  connected.host.state.asked.filter(({ name }) => name === 'turn.send').map(({ params }) => params as { images?: object[] });
const send = (): void => void fireEvent.click(screen.getByRole('button', { name: 'Save and send' }));

it('an image is taken from a message that is edited: the new version goes without it, the old one keeps it', async () => {
  open();
  expect(names()).toEqual(['Remove boat.jpg', 'Remove paper.png', 'Remove boat.jpg']);
  fireEvent.click(removes()[0] as HTMLElement);
  expect(names()).toEqual(['Remove paper.png', 'Remove boat.jpg']);
  // The neighbour has the focus.
  await until(() => document.activeElement?.getAttribute('aria-label') === 'Remove paper.png');
  fireEvent.change(screen.getByRole('textbox', { name: 'Edit message' }), { target: { value: 'Whose is this?' } });
  send();
  await until(() => sent().length === 1);
  expect(sent()[0]).toMatchObject({ text: 'Whose is this?', images: [{ id: paper.id }, { id: boat.id, region: BOX }] });
  const old = Object.values({ ...connected.host.state.messages, ...connected.host.state.kept })
    .flat()
    .find(({ id }) => id === 'q1');
  expect(old?.parts.filter(({ kind }) => kind === 'image')).toHaveLength(3);
});

it('the last one passes the focus to the text; without text and images there is nothing to send', async () => {
  open();
  for (let left = 3; left > 0; left -= 1) fireEvent.click(removes()[left - 1] as HTMLElement);
  expect(screen.queryByRole('list', { name: /^Images?$/ })).toBeNull();
  const box = screen.getByRole('textbox', { name: 'Edit message' });
  expect(document.activeElement).toBe(box);
  fireEvent.change(box, { target: { value: ' ' } });
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save and send' }).disabled).toBe(true);
  fireEvent.change(box, { target: { value: 'Nothing to see' } });
  send();
  await until(() => sent().length === 1);
  expect(sent()[0]).not.toHaveProperty('images');
});

it('what was taken away stays so after a reload, and comes back by Undo to its place', async () => {
  open();
  fireEvent.click(removes()[1] as HTMLElement);
  await until(() => connected.host.state.edits.q1 !== undefined);
  expect(connected.host.state.edits.q1).toMatchObject({ leftOut: [1] });
  clearEdits();
  await openConversation('c1');
  await until(() => names().join() === 'Remove boat.jpg,Remove boat.jpg');
  await useNotices.getState().notices.at(-1)?.undo?.();
  await until(() => names().join() === 'Remove boat.jpg,Remove paper.png,Remove boat.jpg');
});

it('a version that could not be kept goes back into the box as it was, without what was taken away', async () => {
  open();
  fireEvent.click(removes()[0] as HTMLElement);
  connected.host.fail('turn.send', new MiaError('data.disk-full'));
  send();
  await until(() => useNotices.getState().alerts.length === 1);
  expect(useEdits.getState().q1).toMatchObject({ text: 'Whose are these?', leftOut: [0] });
  expect(names()).toEqual(['Remove paper.png', 'Remove boat.jpg']);
  within(screen.getByRole('list', { name: 'Images' })).getByRole('img', { name: 'paper.png' });
});
