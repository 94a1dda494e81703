/** Every route of `contract/app.ts`, one file for each group. */
import type { App } from '../../contract/index.ts';
import type { Handlers } from '../../transport/serving.ts';
import type { Context } from '../context.ts';
import { appRoutes } from './app.ts';
import { attachmentRoutes } from './attachment.ts';
import { backupRoutes } from './backup.ts';
import { catalogueRoutes, downloadRoutes } from './catalogue.ts';
import { conversationRoutes } from './conversation.ts';
import { draftRoutes } from './draft.ts';
import { folderRoutes } from './folder.ts';
import { imageRoutes } from './image.ts';
import { incognitoRoutes } from './incognito.ts';
import { memoryRoutes, receiptRoutes, searchRoutes } from './memory.ts';
import { memoryPageRoutes } from './memory-page.ts';
import { modelRoutes, ollamaRoutes } from './model.ts';
import { everythingRoutes, importRoutes } from './moving.ts';
import { settingRoutes } from './setting.ts';
import { timingRoutes } from './timing.ts';
import { turnRoutes } from './turn.ts';
import { vaultRoutes } from './vault.ts';
import { voiceRoutes } from './voice.ts';

export function createRoutes(context: Context): Handlers<App> {
  return {
    ...appRoutes(context),
    ...vaultRoutes(context),
    ...backupRoutes(context),
    ...attachmentRoutes(context),
    ...conversationRoutes(context),
    ...folderRoutes(context),
    ...incognitoRoutes(context),
    ...turnRoutes(context),
    ...draftRoutes(context),
    ...receiptRoutes(context),
    ...memoryRoutes(context),
    ...memoryPageRoutes(context),
    ...searchRoutes(context),
    ...modelRoutes(context),
    ...ollamaRoutes(context),
    ...catalogueRoutes(context),
    ...downloadRoutes(context),
    ...importRoutes(context),
    ...everythingRoutes(context),
    ...imageRoutes(context),
    ...voiceRoutes(context),
    ...timingRoutes(context),
    ...settingRoutes(context),
  };
}
