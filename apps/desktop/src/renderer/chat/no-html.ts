/**
 * Stands where Streamdown would find a parser of HTML, which no answer is ever given to, and a second parser of markdown,
 * which `blocks.ts` does without.
 */
export default function noHtml(): never {
  throw new Error('HTML in an answer is text');
}

export const Lexer = {
  lex(): never {
    throw new Error('blocks are cut by blocks.ts');
  },
};
