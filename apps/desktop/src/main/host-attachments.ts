/** Attachments for `app://`: pulled from the host in chunks, over a connection of main's own, made when first needed. */
import { MiaError } from '@mia/core/errors.ts';
import { attachmentRoutes } from '../contract/attachment.ts';
import type { FrameChannel } from '../transport/channel.ts';
import { type Client, createClient } from '../transport/client.ts';
import type { AttachmentSource } from '../web/attachments.ts';
import type { Supervisor } from './supervisor.ts';

export function hostAttachments(connect: Supervisor['connect']): AttachmentSource {
  let client: Client<typeof attachmentRoutes> | null = null;

  async function host(): Promise<Client<typeof attachmentRoutes>> {
    if (client && !client.closed) return client;
    const channel = await new Promise<FrameChannel>((take, refuse) => connect(take, (error) => refuse(MiaError.fromShape(error))));
    if (client && !client.closed) {
      channel.close();
      return client;
    }
    client = createClient(channel, { contract: attachmentRoutes, appVersion: 'main' });
    return client;
  }

  return {
    info: async (id, variant) => (await host()).request('attachment.info', { id, variant }),
    chunk: async (id, start, end, variant) => (await (await host()).fetch('attachment.chunk', { id, variant, start, end })).bytes,
  };
}
