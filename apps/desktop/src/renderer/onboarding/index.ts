export { FirstStart } from './FirstStart.tsx';
export { PhraseBar, phraseLater } from './PhraseBar.tsx';
