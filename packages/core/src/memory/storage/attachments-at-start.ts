import { type ErrorShape, MiaError } from '../../errors.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Attachments } from '../attachments/index.ts';
import type { Store } from './types.ts';

/** How many files were missing when it was told last: what stays away is told once. */
const TOLD = 'attachments.missing';

/** What a killed process left of attachments goes; files that are missing are told. Never rejects: the next start tries again. */
export async function attachmentsAtStart(
  { tidy }: Pick<Attachments, 'tidy'>,
  settings: Pick<Store, 'setting' | 'setSetting'>,
  logger: Logger,
  trouble: (error: ErrorShape) => void,
): Promise<void> {
  try {
    const { orphans, missing } = await tidy();
    if (orphans > 0) logger.info('attachments.orphans', { count: orphans });
    const count = missing.length;
    const told = Number((await settings.setting(TOLD)) ?? 0);
    if (count === told) return;
    await settings.setSetting(TOLD, count === 0 ? null : count);
    if (count > told) trouble({ code: 'attachment.missing', details: { count } });
  } catch (error) {
    logger.warn('attachments.untidied', { code: MiaError.from(error).code });
  }
}
