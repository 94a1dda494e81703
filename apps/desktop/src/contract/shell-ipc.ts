/** Names of the messages between preload and main. Plain data, so that the preload carries no schemas. */
export const IPC = {
  /** Page → main, with one MessagePort: a connection to the host. */
  connect: 'mia:connect',
  /** Page → main, answered: an address that the person chose to open outside. */
  openLink: 'mia:open-link',
  /** Page → main: the data folder, in the system's own file manager. */
  openFolder: 'mia:open-folder',
  /** Page → main, answered: a folder that the person chose in the system's own dialog. */
  chooseFolder: 'mia:choose-folder',
  /** Page → main, answered: screens or windows that can be captured. */
  screens: 'mia:screens',
  /** Page → main, answered: one of them as a PNG. */
  capture: 'mia:capture',
  /** Main → page: what was chosen in the native menu. */
  command: 'mia:command',
  /** Main → page: the keys of "Quick ask" were pressed. */
  quick: 'mia:quick',
  /** Page → main: "Quick ask" goes away. */
  hideQuick: 'mia:hide-quick',
  /** Page → main: a conversation is to be shown in the window itself; main → page: show it. */
  openConversation: 'mia:open-conversation',
  /** Main → page: how M.I.A stands behind this window. */
  note: 'mia:note',
} as const;
