/** SQL: whether two columns or parameters with JSON name the same area of an image; areas are compared by their numbers, not their text. */
export const sameRegion = (one: string, other: string): string =>
  ['left', 'top', 'width', 'height'].map((side) => `${one} ->> '$.${side}' = ${other} ->> '$.${side}'`).join(' AND ');
