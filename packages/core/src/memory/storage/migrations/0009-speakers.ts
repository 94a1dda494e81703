import type { Migration } from './migration.ts';

/**
 * Who spoke, by name, where a conversation was between people (imports). Null for what the person and the assistant said:
 * their role says it.
 */
export const speakers: Migration = {
  number: 9,
  name: 'speakers',
  sql: `
    ALTER TABLE message ADD COLUMN speaker TEXT;
    CREATE INDEX message_speaker ON message (speaker) WHERE speaker IS NOT NULL;
  `,
};
