/** What the app says and asks when something was said to the memory. */
import type { Message, SaidCard } from '../../../contract/index.ts';
import { list } from '../../i18n/format.ts';
import { t } from '../../i18n/index.ts';
import { notices, told } from '../../lib/notices.ts';
import { askForgetAll, askForgetRange } from '../range.ts';
import { askForget } from '../store.ts';
import { hasCard, loadCard } from './cards.ts';

/**
 * A message was sent, and the app answers: says so, and asks at once where only one thing can be meant. Nothing is forgotten
 * before it is confirmed.
 */
export async function answerSaid(message: Message, title: string): Promise<void> {
  if (!hasCard(message)) return;
  await told(async () => {
    const card = await loadCard(message.id);
    if (!card) return;
    notices().announce(summary(card));
    if (card.kind !== 'forget') return;
    if (card.of === 'hour' || card.of === 'today') return askForgetRange(card.of, null);
    if (card.of === 'conversation') return askForgetRange('conversation', { id: message.conversation, title });
    if (card.all && card.items.length > 1)
      return askForgetAll(
        card.items.map(({ id }) => id),
        message.id,
      );
    const only = onlyOne(card);
    if (only) await askForget(only.id, undefined, card.of === 'words' ? message.id : null);
  });
}

/** What can only be meant: the one fact or habit, else the one message. */
export function onlyOne({ items }: SaidCard): SaidCard['items'][number] | null {
  const derived = items.filter((item) => item.kind !== 'message');
  const [one, ...others] = derived.length > 0 ? derived : items;
  return one && others.length === 0 ? one : null;
}

/** What a card says, for who does not see it. */
export function summary(card: SaidCard): string {
  return [headingOf(card), list(card.items.map(({ text }) => text)), card.items.length === 0 ? emptyOf(card) : '']
    .filter((part) => part !== '')
    .join(' ');
}

/** The sentence that a card begins with. */
export function headingOf({ kind, of, why, items, again, about, gone }: SaidCard): string {
  switch (kind) {
    case 'kept':
      if (items.length === 0 && gone > 0) return t('memory.change.undoneFact');
      return t(again ? 'said.again' : items.every((item) => item.kind === 'habit') ? 'said.keptHabit' : 'said.kept');
    case 'not-kept':
      return t(`said.notKept.${why ?? 'forgotten'}`);
    case 'forget':
      if (of === 'hour' || of === 'today' || of === 'conversation') return t(`said.range.${of}`);
      if (of === 'everything') return t('said.everything');
      if (items.length === 0) return t(gone > 0 ? 'chat.forgotten' : 'chat.nothing');
      return t('said.which');
    case 'unremember':
      return t(`said.unremember.${of === 'conversation' || of === 'message' ? of : 'last'}`);
    case 'corrected':
      return t(items.length === 0 ? 'memory.change.undoneFact' : 'said.corrected');
    case 'wrong':
      return t(items.length === 0 ? 'chat.nothing' : 'said.wrong');
    case 'known':
      return about === null ? t('memory.known') : t('said.about', { about });
    case 'unread':
      return t('said.unread');
  }
}

function emptyOf({ kind, about }: SaidCard): string {
  return kind === 'known' ? t(about === null ? 'memory.factsEmpty' : 'chat.nothing') : '';
}
