/** Shiki with its JavaScript engine; each language is a file of its own, fetched when a block asks for it. */
import { createCodePlugin } from '@streamdown/code';

export const highlighter = createCodePlugin({ themes: ['github-light-high-contrast', 'github-dark-high-contrast'] });
