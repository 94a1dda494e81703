/**
 * Of a part with this name: it is something that was said or shown. Not what a model thought, what its tools were told, nor what one
 * that cannot see was told instead, which stands in the question already.
 */
export const said = (part: string): string =>
  `${part}.kind NOT IN ('thinking', 'tool') AND NOT (${part}.kind = 'observation' AND coalesce(${part}.meta ->> '$.blind', 0))`;

/** A part's text, of what was read in an image with what it shows: all that it can be found by. */
export const findable = (part: string): string =>
  `CASE WHEN ${part}.kind = 'observation' AND ${part}.meta IS NOT NULL THEN trim(${part}.text || char(10) || coalesce(
    (SELECT group_concat(l.value ->> '$.text', ', ') FROM json_each(${part}.meta, '$.labels') l), ''), char(10)) ELSE ${part}.text END`;

/** All of a message `m` that it can be found by, part after part; NULL where it has none. */
export const FINDABLE_TEXT = `(SELECT group_concat(text, char(10)) FROM (
  SELECT ${findable('p')} AS text FROM part p WHERE p.message = m.id AND ${said('p')} ORDER BY p.ordinal) WHERE text <> '')`;
