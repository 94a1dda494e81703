/** What leads out of the window. In Electron the shell opens it and checks again; in a browser it is another tab. */
import { shellPort } from '../host/index.ts';

/** Opens an address that a person has just confirmed; the page there learns nothing of this one. */
export function openOutside(address: string): void {
  const shell = shellPort();
  if (shell) void shell.openLink(address);
  else window.open(address, '_blank', 'noopener,noreferrer');
}
