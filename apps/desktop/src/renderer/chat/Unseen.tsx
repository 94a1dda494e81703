/** A character that can not be seen, shown by its name; selecting and copying gives the character itself. */
import { useTranslation } from '../i18n/index.ts';
import { type Piece, pieces } from './unseen.ts';

export function Unseen({ name, char }: { name: string; char: string }) {
  const { t } = useTranslation();
  return (
    <span role="img" className="unseen" data-name={name} aria-label={t('message.unseen', { name })} title={t('message.unseen', { name })}>
      {char}
    </span>
  );
}

/** Text with its unseen characters named. */
export function Shown({ text }: { text: string }) {
  const found: Piece[] = pieces(text);
  if (found.length === 1 && typeof found[0] === 'string') return found[0];
  return found.map((piece, at) =>
    typeof piece === 'string' ? (
      piece
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no other name
      <Unseen key={at} name={piece.name} char={piece.char} />
    ),
  );
}
