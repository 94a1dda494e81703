/** The images among the memories of an answer, under it: what was shown is seen again, and not only read about. */
import { useEffect, useState } from 'react';
import type { Message, Receipt } from '../../contract/index.ts';
import { ask } from '../host/index.ts';
import { Pictures } from '../vision/shown/index.ts';

/** How many memories of an answer are images. */
export const picturesIn = (message: Message): number => Number(message.parts.find((part) => part.kind === 'text')?.meta?.pictures ?? 0);

export function ReceiptPictures({ answer, words }: { answer: string; words: string }) {
  const [receipts, setReceipts] = useState<Receipt[]>([]);
  useEffect(() => {
    let over = false;
    ask('receipt.list', { answer }).then(
      (found) => {
        if (!over) setReceipts(found.receipts);
      },
      // The panel "Memories used" says what is wrong; the answer stands without them.
      () => {},
    );
    return () => {
      over = true;
    };
  }, [answer]);
  const pictures = receipts.flatMap(({ images }) => images ?? []);
  if (pictures.length === 0) return null;
  return (
    <div className="mt-2">
      <Pictures small pictures={pictures.map((image) => ({ ...image, text: '' }))} words={words} />
    </div>
  );
}
