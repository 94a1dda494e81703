import type { Migration } from './migration.ts';

/** Which images of a message do not go with what is written anew of it: a JSON list of places among its images, null where all go. */
export const editedImages: Migration = {
  number: 18,
  name: 'edited images',
  sql: 'ALTER TABLE edit ADD COLUMN left_out TEXT;',
};
