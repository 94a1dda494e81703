export type ElectronState =
  | { state: 'here' }
  | { state: 'absent' }
  | { state: 'failed'; why: string; again: number }
  | { state: 'unwanted'; why: string };

export interface ShellFacts {
  platform: string;
  args: string[];
  env: Record<string, string | undefined>;
  uid: number | null;
  sandbox: boolean;
  electron: ElectronState;
}

export type ShellChoice =
  | { shell: 'electron'; sentence: string; flags: string[] }
  | { shell: 'browser'; sentence: string }
  | { shell: 'fetch'; sentence: string };

export function chooseShell(facts: ShellFacts): ShellChoice;
