import { buffer } from 'node:stream/consumers';
import type { App } from '../../contract/index.ts';
import type { Call, Handlers } from '../../transport/serving.ts';
import type { AttachmentSource } from '../../web/index.ts';
import type { Context, Group } from '../context.ts';

export function attachmentRoutes({ open }: Context): Group<'attachment'> {
  return {
    async 'attachment.info'({ id, variant = 'original' }) {
      const { store, vision } = await open();
      const { bytes, type, name, meta } = await store.attachment(id);
      if (variant === 'original') return { bytes, type, name, meta };
      const copy = await vision.variant(id, variant);
      return { bytes: copy.bytes.length, type: copy.type, name, meta };
    },
    async 'attachment.chunk'({ id, variant = 'original', start, end }, call) {
      const { store, vision } = await open();
      if (variant === 'original') call.reply(await buffer(store.readAttachment(id, { start, end })));
      else call.reply((await vision.variant(id, variant)).bytes.slice(start, end));
      return { ok: true };
    },
  };
}

/** What the web shell, which runs in this very process, reads attachments by. */
export function attachmentSource(handlers: Pick<Handlers<App>, 'attachment.info' | 'attachment.chunk'>): AttachmentSource {
  const call: Call<never> = { signal: new AbortController().signal, bytes: new Uint8Array(0), emit: async () => {}, reply() {} };
  return {
    info: async (id, variant) => handlers['attachment.info']({ id, variant }, call),
    async chunk(id, start, end, variant) {
      let bytes = call.bytes;
      await handlers['attachment.chunk'](
        { id, variant, start, end },
        {
          ...call,
          reply(given) {
            bytes = given;
          },
        },
      );
      return bytes;
    },
  };
}
