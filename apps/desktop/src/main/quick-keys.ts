/** The keys that open "Quick ask" from anywhere. Without Electron: what registers them is given. */
import type { ShellNote } from '../contract/shell.ts';

/** Of Electron's `globalShortcut`. */
export interface Registry {
  register(accelerator: string, callback: () => void): boolean;
  unregister(accelerator: string): void;
}

export interface QuickKeys {
  /** @param accelerator null: none. Returns what came of it. */
  choose(accelerator: string | null): NonNullable<ShellNote['quickKeys']>;
  state(): NonNullable<ShellNote['quickKeys']>;
}

export function createQuickKeys(registry: Registry, pressed: () => void): QuickKeys {
  let chosen: string | null = null;
  let state: NonNullable<ShellNote['quickKeys']> = 'none';
  return {
    choose(accelerator) {
      // another program may have let go of them meanwhile
      if (accelerator === chosen && state !== 'taken') return state;
      if (chosen !== null && state === 'active') registry.unregister(chosen);
      chosen = accelerator;
      state = accelerator === null ? 'none' : registered(registry, accelerator, pressed) ? 'active' : 'taken';
      return state;
    },
    state: () => state,
  };
}

function registered(registry: Registry, accelerator: string, pressed: () => void): boolean {
  try {
    return registry.register(accelerator, pressed);
  } catch {
    // no keys at all: Electron throws for what it can not read
    return false;
  }
}
