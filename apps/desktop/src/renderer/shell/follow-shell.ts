/** What only Electron's shell brings: its native menu asks for commands, and it says when M.I.A is open elsewhere too. */
import type { ShellPort } from '../../contract/shell.ts';
import { i18n } from '../i18n/index.ts';
import { commands } from '../lib/commands.ts';
import { notices } from '../lib/notices.ts';
import { goTo } from '../lib/route.ts';

export function followShell(shell: ShellPort): void {
  shell.onCommand((asked) => {
    commands()
      .find((command) => command.id === asked)
      ?.run?.();
  });
  shell.onOpenConversation((id) => goTo(id));
  let told = false;
  shell.onNote(({ attached }) => {
    if (attached && !told) notices().notify(i18n.t('link.attached'), { lasts: 12_000 });
    told = attached;
  });
}
