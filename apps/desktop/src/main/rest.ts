/** Nobody looks at a window: after two minutes, and again every two, the host is told to let go of the models. */
export const REST_MS = 120_000;

export interface RestWatch {
  shown(): void;
  hidden(): void;
}

export function createRestWatch(after: (ms: number, callback: () => void) => () => void, rest: () => void): RestWatch {
  let cancel: (() => void) | null = null;
  const wait = (): void => {
    cancel = after(REST_MS, () => {
      rest();
      // An answer may still have been on its way.
      wait();
    });
  };
  return {
    hidden() {
      if (!cancel) wait();
    },
    shown() {
      cancel?.();
      cancel = null;
    },
  };
}
