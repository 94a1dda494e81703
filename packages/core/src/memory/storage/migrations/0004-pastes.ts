import type { Migration } from './migration.ts';

/** Long texts that were pasted stand beside a draft until it is sent: a JSON list of `{ id, name, text }`. */
export const pastes: Migration = {
  number: 4,
  name: 'pastes',
  sql: 'ALTER TABLE draft ADD COLUMN pastes TEXT;',
};
