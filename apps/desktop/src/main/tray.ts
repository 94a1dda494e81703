/** The tray: there only where the person chose to stay in it. */
import { Menu, nativeImage, Tray } from 'electron';
import { type MenuActions, trayMenu } from './menu.ts';
import { TRAY_ICON } from './tray-icon.ts';
import type { Words } from './words.ts';

export function createTray(words: () => Words, actions: MenuActions): { draw(wanted: boolean): void } {
  let tray: Tray | null = null;
  return {
    draw(wanted) {
      if (!wanted) {
        tray?.destroy();
        tray = null;
        return;
      }
      if (!tray) {
        const image = nativeImage.createFromDataURL(TRAY_ICON);
        if (process.platform === 'darwin') image.setTemplateImage(true);
        tray = new Tray(image);
        tray.setToolTip('M.I.A');
        tray.on('click', () => actions.show());
      }
      tray.setContextMenu(Menu.buildFromTemplate(trayMenu(words(), actions)));
    },
  };
}
