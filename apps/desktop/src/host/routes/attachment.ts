import { buffer } from 'node:stream/consumers';
import type { App } from '../../contract/index.ts';
import type { Call, Handlers } from '../../transport/serving.ts';
import type { AttachmentSource } from '../../web/index.ts';
import type { Context, Group } from '../context.ts';

export function attachmentRoutes({ open }: Context): Group<'attachment'> {
  return {
    async 'attachment.info'({ id }) {
      const { bytes, type, name, meta } = await (await open()).store.attachment(id);
      return { bytes, type, name, meta };
    },
    async 'attachment.chunk'({ id, start, end }, call) {
      call.reply(await buffer((await open()).store.readAttachment(id, { start, end })));
      return { ok: true };
    },
  };
}

/** What the web shell, which runs in this very process, reads attachments by. */
export function attachmentSource(handlers: Pick<Handlers<App>, 'attachment.info' | 'attachment.chunk'>): AttachmentSource {
  const call: Call<never> = { signal: new AbortController().signal, bytes: new Uint8Array(0), emit: async () => {}, reply() {} };
  return {
    info: async (id) => handlers['attachment.info']({ id }, call),
    async chunk(id, start, end) {
      let bytes = call.bytes;
      await handlers['attachment.chunk'](
        { id, start, end },
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
