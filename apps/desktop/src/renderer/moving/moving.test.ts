// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useConversations } from '../chat/index.ts';
import { useNotices } from '../lib/notices.ts';
import { type Connected, connect, until } from '../testing/connected.ts';
import { cancelImport, closeImport, eraseEverything, exportEverything, forgetMoving, importFile, openImport, useMoving } from './store.ts';

let window_: Connected;
beforeEach(forgetMoving);
afterEach(() => {
  window_.end();
  vi.restoreAllMocks();
});

const file = (bytes: number): File => new File([new Uint8Array(bytes)], 'export.zip');
const asked = (name: string): unknown[] => window_.host.state.asked.filter((one) => one.name === name).map(({ params }) => params);

it('sends an export in chunks, shows how far it is, and lists what came in', async () => {
  window_ = await connect();
  await openImport();
  const seen: number[] = [];
  const stop = useMoving.subscribe(({ sending }) => sending && seen.push(sending.bytes));
  await importFile(file(600_000));
  stop();
  expect(asked('import.begin')).toEqual([{ bytes: 600_000 }]);
  expect(asked('import.chunk').map((params) => (params as { offset: number }).offset)).toEqual([0, 262_144, 524_288]);
  expect([...new Set(seen)]).toEqual([0, 262_144, 524_288, 600_000]);
  await until(() => useMoving.getState().status?.state === 'done');
  await until(() => useConversations.getState().conversations.some((c) => c.id === 'imported'));
  // The dialog is open: it tells; nothing else does.
  expect(useNotices.getState().notices).toEqual([]);
});

it('is told where the dialog was closed, and keeps running behind it', async () => {
  window_ = await connect({ importEnds: 'never' });
  await openImport();
  await importFile(file(10));
  await until(() => useMoving.getState().status?.messages === 20_412);
  closeImport();
  await openImport();
  expect(useMoving.getState().status).toMatchObject({ state: 'running', messages: 20_412 });
  await cancelImport();
  await until(() => useMoving.getState().status?.state === 'cancelled');
  closeImport();
  window_.host.state.importEnds = 'done';
  await importFile(file(10));
  await until(() => useNotices.getState().notices.length === 1);
  expect(useNotices.getState().notices[0]?.text).toBe(
    'Imported: 1 conversation, 2 messages. They can be searched now, and recalled as they are read.',
  );
  window_.host.state.importEnds = 'failed';
  await importFile(file(10));
  await until(() => useNotices.getState().alerts.length === 1);
  expect(useNotices.getState().alerts[0]?.error.code).toBe('import.damaged');
});

it('tells what keeps a file from being sent', async () => {
  window_ = await connect();
  window_.host.failNext('import.begin', 'data.disk-full');
  await importFile(file(10));
  expect(useMoving.getState()).toMatchObject({ sending: null, error: { code: 'data.disk-full' } });
});

it('hands everything over as one download, and says that it is not encrypted', async () => {
  window_ = await connect();
  const made: Blob[] = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => `blob:${made.push(blob as Blob)}`);
  const names: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    names.push(this.download);
  });
  await exportEverything();
  expect(names).toEqual(['M.I.A 2026-11-24.zip']);
  expect(made.map(({ size, type }) => [size, type])).toEqual([[3 * 256 * 1024, 'application/zip']]);
  expect(useNotices.getState().notices.at(-1)?.text).toContain('not encrypted');
  expect(useMoving.getState().exported).toBeNull();
});

it('hands nothing over where it breaks off, and offers to try again', async () => {
  window_ = await connect();
  const made = vi.spyOn(URL, 'createObjectURL');
  window_.host.failNext('everything.read', 'data.damaged');
  await exportEverything();
  expect(made).not.toHaveBeenCalled();
  await until(() => asked('everything.cancel').length === 1);
  expect(useNotices.getState().alerts[0]).toMatchObject({ error: { code: 'data.damaged' }, retry: expect.any(Function) });
});

it('begins anew once everything is erased', async () => {
  const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => {});
  window_ = await connect();
  await eraseEverything({ models: true, backups: false });
  expect(asked('everything.erase')).toEqual([{ confirmed: true, models: true, backups: false }]);
  await until(() => reload.mock.calls.length === 1);
  expect(useConversations.getState().conversations).toEqual([]);
});
