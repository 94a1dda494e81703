// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import '../../i18n/index.ts';
import { attachmentsIn, useDrafts, useSight } from '../../chat/index.ts';
import { Composer } from '../../composer/index.ts';
import { useLayout } from '../../lib/layout.ts';
import { useNotices } from '../../lib/notices.ts';
import { useRoute } from '../../lib/route.ts';
import { chooseModel } from '../../models/index.ts';
import { type Connected, connect, until } from '../../testing/connected.ts';
import { attachmentAnswer } from '../../testing/fake-images.ts';
import { pictureScenes } from '../../testing/picture-scenes.ts';
import { addTaking, type Taking } from '../taking/store.ts';

let connected: Connected;
const { fetch } = globalThis;
beforeEach(() => useSight.setState({}, true));
afterEach(() => {
  cleanup();
  connected.end();
  globalThis.fetch = fetch;
});

/** The message box of a scene. */
async function beside(scene: string): Promise<HTMLElement> {
  connected = await connect(pictureScenes[scene]?.());
  globalThis.fetch = (address) => Promise.resolve(attachmentAnswer(connected.host.state, String(address)));
  useRoute.setState({ conversation: 'c1' });
  const draft = connected.host.state.drafts.c1;
  useDrafts.setState({ texts: { c1: draft?.text ?? '' }, pastes: {}, attachments: { c1: draft?.attachments ?? [] }, dirty: {} });
  render(<Composer conversation="c1" busy={false} hasModel />);
  return screen.findByRole('region', { name: 'Attachments' });
}
const attached = () => attachmentsIn(useDrafts.getState(), 'c1');
const sent = () =>
  connected.host.state.asked.filter(({ name }) => name === 'turn.send').map(({ params }) => params as Record<string, unknown>);
const send = (): void => void fireEvent.click(screen.getByRole('button', { name: 'Send' }));

describe('an image beside the message', () => {
  it('says how large it is, what the model sees of it, and that the model sees', async () => {
    const region = await beside('pictures-sees');
    await within(region).findByText('4,032 × 3,024 · 5 MB');
    await within(region).findByText('The model sees it reduced to 1,024 × 768');
    within(region).getByText('qwen2.5vl:7b sees this image');
    const images = attached();
    send();
    await until(() => sent().length === 1);
    expect(sent()[0]).toMatchObject({ images });
    expect(sent()[0]).not.toHaveProperty('sees');
    expect(attached()).toEqual([]);
  });

  it('stands behind what could not be taken, and before what is on its way; the focus goes to the neighbour', async () => {
    const region = await beside('pictures-sees');
    const one = (name: string, state: Taking['state']): Taking => ({
      ...{ id: name, conversation: 'c1', name, kind: 'image', bytes: 9, sent: 0, state },
      ...(state === 'failed' ? { error: { code: 'image.damaged' } } : {}),
    });
    act(() => addTaking(one('coming.png', 'waits'), one('a.png', 'failed'), one('b.png', 'failed')));
    const removes = () =>
      within(region)
        .getAllByRole('button', { name: /^Remove / })
        .map((button) => button.getAttribute('aria-label'));
    expect(removes()).toEqual(['Remove a.png', 'Remove b.png', expect.stringMatching(/^Remove /), 'Remove coming.png']);
    const [, , image] = removes();
    fireEvent.click(within(region).getByRole('button', { name: 'Remove b.png' }));
    await until(() => document.activeElement?.getAttribute('aria-label') === image);
    fireEvent.click(within(region).getByRole('button', { name: 'Remove coming.png' }));
    await until(() => document.activeElement?.getAttribute('aria-label') === image);
  });

  it('is taken off, and brought back by Undo to its place', async () => {
    const region = await beside('pictures-many');
    const before = attached();
    fireEvent.click(await within(region).findByRole('button', { name: 'Remove IMG_2041.jpg' }));
    expect(attached()).toEqual([before[0], ...before.slice(2)]);
    await useNotices.getState().notices.at(-1)?.undo?.();
    expect(attached()).toEqual(before);
  });

  it('is marked by keys alone, and the message names the area', async () => {
    const region = await beside('pictures-marked');
    fireEvent.click(await within(region).findByRole('button', { name: 'Mark an area of receipt.png' }));
    const dialog = await screen.findByRole('dialog', { name: 'Mark an area' });
    const side = (name: string): HTMLInputElement => within(dialog).getByRole('spinbutton', { name });
    expect(['Left', 'Top', 'Width', 'Height'].map((name) => side(name).valueAsNumber)).toEqual([5, 62, 90, 16]);
    fireEvent.change(side('Left'), { target: { value: '20' } });
    fireEvent.change(side('Width'), { target: { value: '30' } });
    fireEvent.keyDown(await within(dialog).findByRole('application', { name: 'Area on receipt.png' }), { key: 'ArrowDown' });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Use area' }));
    expect(attached()[0]?.region).toEqual({ left: 0.2, top: 0.63, width: 0.3, height: 0.16 });
    send();
    await until(() => sent().length === 1);
    expect(sent()[0]).toMatchObject({ images: [{ region: { left: 0.2, top: 0.63, width: 0.3, height: 0.16 } }] });
  });

  it('loses its area again', async () => {
    const region = await beside('pictures-marked');
    fireEvent.click(await within(region).findByRole('button', { name: 'Mark an area of receipt.png' }));
    const dialog = await screen.findByRole('dialog');
    fireEvent.click(within(dialog).getByRole('button', { name: 'No area' }));
    fireEvent.click(within(dialog).getByRole('button', { name: 'Use area' }));
    expect(attached()[0]).not.toHaveProperty('region');
  });
});

describe('a model that cannot see', () => {
  it('leaves this message to one that does: the conversation keeps its model', async () => {
    await beside('pictures-blind');
    screen.getByText(/^Qwen2\.5-Coder 0\.5B cannot see pictures\. Use qwen2\.5vl:7b for this message/);
    fireEvent.click(screen.getByRole('button', { name: 'Use qwen2.5vl:7b for this message' }));
    send();
    await until(() => sent().length === 1);
    expect(sent()[0]).toMatchObject({ sees: { model: 'ollama/qwen2.5vl:7b' } });
    expect(connected.host.state.asked.some(({ name }) => name === 'model.use')).toBe(false);
    expect(useSight.getState().c1).toBeUndefined();
  });

  it('is told exactly the text that is shown', async () => {
    await beside('pictures-alone');
    fireEvent.click(screen.getByRole('button', { name: 'Send what can be read from it' }));
    await screen.findByText(/TOTAL\s+13\.30/);
    send();
    await until(() => sent().length === 1);
    expect(sent()[0]).toMatchObject({ sees: 'text' });
  });

  it('has nothing to choose where another is chosen that sees', async () => {
    await beside('pictures-blind');
    await chooseModel('ollama/qwen2.5vl:7b');
    await screen.findByText('qwen2.5vl:7b sees this image');
    expect(screen.queryByRole('button', { name: 'Send what can be read from it' })).toBeNull();
  });

  it('is followed by the way to one that can, with its size', async () => {
    await beside('pictures-alone');
    fireEvent.click(await screen.findByRole('button', { name: /^Get a model that can see/ }));
    await screen.findByText('Qwen2.5-VL 3B, 3.3 GB');
    expect(useLayout.getState().settings).toBe('models');
    useLayout.setState({ settings: null });
  });
});
