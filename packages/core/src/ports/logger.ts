/** Fields that may be logged: ids, codes, counts, durations in ms. Never text, titles, paths, prompts, URLs, keys. */
export type LogFields = Partial<{
  id: string;
  conversation: string;
  message: string;
  turn: string;
  model: string;
  provider: string;
  code: string;
  route: string;
  child: string;
  pid: number;
  count: number;
  bytes: number;
  ms: number;
  exit: number;
  signal: string;
  version: string;
  state: string;
}>;

export interface Logger {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export const silentLogger: Logger = { info() {}, warn() {}, error() {} };
