export { type ParsedQuery, parseQuery, type TypedFilter } from './filters.ts';
export { type FoundHit, type SearchDeps, type SearchGroups, searchAll } from './search.ts';
