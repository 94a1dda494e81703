/**
 * Messages that the active collection holds and the one being filled does not: `message.encoded` names the collection that a
 * message came into last, so each is one step of an index. One `?`: the key of the active collection.
 */
export const OUTSTANDING = `FROM message m JOIN conversation c ON c.id = m.conversation
  WHERE m.encoded = ? AND m.shown = 1 AND m.forgetting IS NULL AND m.forgotten = 0 AND m.status IN ('done', 'stopped', 'note', 'pending')
    AND c.remember = 1 AND c.forgetting IS NULL AND c.forgotten = 0`;
