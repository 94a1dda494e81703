import type { Migration } from './migration.ts';

/** Where a path went on from each message: what a version goes on with when it is shown again. */
export const branches: Migration = {
  number: 5,
  name: 'branches',
  sql: `
    -- the child that was last on the shown path
    ALTER TABLE message ADD COLUMN followed INTEGER REFERENCES message (id) ON DELETE SET NULL;
    CREATE INDEX message_followed ON message (followed) WHERE followed IS NOT NULL;
    UPDATE message SET followed = n.id FROM message n WHERE n.shown = 1 AND n.parent = message.id;
  `,
};
