/** What leads out of the window. In Electron the shell opens it and checks again; in a browser it is another tab. */

interface Shell {
  openExternal?(address: string): unknown;
}

/** Opens an address that a person has just confirmed; the page there learns nothing of this one. */
export function openOutside(address: string): void {
  const shell = (globalThis as { miaShell?: Shell }).miaShell;
  if (shell?.openExternal) void shell.openExternal(address);
  else window.open(address, '_blank', 'noopener,noreferrer');
}
