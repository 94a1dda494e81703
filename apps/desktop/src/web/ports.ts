/** What the shell needs of the host: the host's own clock and logger fit as they are. */
export interface ShellClock {
  /** Milliseconds that only go forward. */
  monotonic(): number;
  /** Calls back after `ms`; returns the canceller. */
  after(ms: number, callback: () => void): () => void;
}

export interface ShellLogger {
  warn(event: string, fields?: { code: string }): void;
}
