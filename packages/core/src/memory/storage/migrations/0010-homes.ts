import type { Migration } from './migration.ts';

/** A correction that the person wrote has no message of its own: it stands where what it corrects was said. */
export const homes: Migration = {
  number: 10,
  name: 'homes',
  sql: `
    ALTER TABLE fact ADD COLUMN home INTEGER REFERENCES conversation (id) ON DELETE SET NULL;
    UPDATE fact SET home = (
      SELECT m.conversation FROM fact was JOIN fact_source s ON s.fact = was.id JOIN message m ON m.id = s.message
      WHERE was.corrected_by = fact.id ORDER BY m.id DESC LIMIT 1
    ) WHERE sourced = 0;
    -- A correction of a correction.
    UPDATE fact SET home = (SELECT was.home FROM fact was WHERE was.corrected_by = fact.id AND was.home IS NOT NULL LIMIT 1)
    WHERE sourced = 0 AND home IS NULL;
    CREATE INDEX fact_home ON fact (home) WHERE home IS NOT NULL;
  `,
};
