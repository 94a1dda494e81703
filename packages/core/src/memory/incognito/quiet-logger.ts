import type { LogFields, Logger } from '../../ports/logger.ts';

/** A logger that lets no line through that names an incognito conversation or anything in it: not even when something happened. */
export function quietLogger(logger: Logger, knows: (id: string) => boolean): Logger {
  const named = ({ id, conversation, message, turn }: LogFields = {}) =>
    [id, conversation, message, turn].some((each) => each !== undefined && knows(each.split('~', 1)[0] ?? each));
  return {
    info: (event, fields) => named(fields) || logger.info(event, fields),
    warn: (event, fields) => named(fields) || logger.warn(event, fields),
    error: (event, fields) => named(fields) || logger.error(event, fields),
  };
}
