import { MiaError } from '@mia/core/errors.ts';
import type { Context, Group } from '../context.ts';

/** What a person waits for at most when they ask what a model that cannot see is told. */
const TOLD_PATIENCE_MS = 10_000;

function orGone(error: unknown): null {
  if (MiaError.from(error).code === 'not-found') return null;
  throw error;
}

export function imageRoutes({ open }: Context): Group<'image'> {
  return {
    async 'image.begin'(file) {
      const { vision, store } = await open();
      // Of a conversation that is over, nothing is taken in.
      if (file.conversation !== 'new') await store.conversation(file.conversation);
      vision.intake.begin(file);
      return { ok: true };
    },
    async 'image.chunk'({ upload, offset }, { bytes }) {
      const { vision } = await open();
      vision.intake.chunk(upload, offset, bytes);
      return { ok: true };
    },
    async 'image.end'({ upload }) {
      const { vision } = await open();
      return { image: await vision.takeIn(upload) };
    },
    async 'image.cancel'({ upload }) {
      const { vision } = await open();
      vision.intake.cancel(upload);
      return { ok: true };
    },
    async 'image.discard'({ id }) {
      const { vision } = await open();
      await vision.discard(id);
      return { ok: true };
    },
    async 'image.info'({ ids }) {
      const { vision } = await open();
      // Those that are gone meanwhile are left out.
      const found = await Promise.all(ids.map((id) => vision.info(id).catch(orGone)));
      return { images: found.filter((image) => image !== null) };
    },
    async 'image.view'({ id, region }) {
      const { vision } = await open();
      return await vision.view(id, region);
    },
    async 'image.told'({ id, region }, { signal }) {
      const { vision } = await open();
      return await vision.told(id, { region, patience: TOLD_PATIENCE_MS, signal });
    },
    async 'image.heat'({ id, text }, { signal }) {
      const { vision } = await open();
      return { map: await vision.asked.heat(id, text, signal) };
    },
    async 'image.status'() {
      const { vision } = await open();
      return await vision.asked.status();
    },
    async 'image.use'({ encoder }) {
      const { vision } = await open();
      await vision.use(encoder);
      return { ok: true };
    },
    async 'image.list'(asked) {
      const { vision } = await open();
      return { images: await vision.asked.list(asked) };
    },
    async 'image.search'(asked, { signal }) {
      const { vision } = await open();
      return { images: await vision.asked.search(asked, signal) };
    },
  };
}
