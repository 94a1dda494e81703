/** What "Copy" puts on the clipboard: plain and rich, for both sides of a conversation. */
import type { Message } from '../../contract/index.ts';
import { copyText } from '../ui/index.ts';
import { copyImage, picturesOf } from '../vision/shown/index.ts';
import { pastesOf } from './pastes.ts';
import { richText } from './rich-text.ts';
import { wellFormed } from './safe.ts';
import { textOf } from './turn.ts';

/** Copies a message with its pastes; of one that is an image alone, the image. Resolves to whether it went. */
export async function copyMessage(message: Message): Promise<boolean> {
  const plain = [textOf(message), ...pastesOf(message).map((paste) => paste.text)].filter((text) => text !== '').join('\n\n');
  const [picture] = picturesOf(message);
  if (plain === '' && picture) return copyImage(picture.id);
  return copyText(plain, message.role === 'user' ? paragraphs(plain) : (rendered(message.id) ?? paragraphs(plain)));
}

/** An answer as it stands in the log. */
function rendered(id: string): string | null {
  const prose = document.getElementById(`message-${id}`)?.querySelector('.prose');
  return prose ? richText(prose) : null;
}

function paragraphs(text: string): string {
  const escaped = (part: string): string => part.replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? sign);
  return wellFormed(text)
    .split(/\n{2,}/)
    .map((part) => `<p>${escaped(part).replaceAll('\n', '<br>')}</p>`)
    .join('');
}
