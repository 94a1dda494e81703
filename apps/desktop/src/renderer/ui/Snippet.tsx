/** Marks of Markdown say nothing in one line of text. */
const bare = (text: string): string => text.replace(/\*\*|`+/g, '').replace(/^#{1,6} /gm, '');

/** A text with what was found in it marked: matches stand between U+E000 and U+E001. */
export function Snippet({ text }: { text: string }) {
  return bare(text)
    .split(/\uE000([^\uE001]*)\uE001/)
    .map((piece, at) =>
      at % 2 === 1 ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name
        <mark key={at} className="rounded-[3px] bg-[var(--mark)] text-text">
          {piece}
        </mark>
      ) : (
        piece
      ),
    );
}
