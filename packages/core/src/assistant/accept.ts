import { MiaError } from '../errors.ts';
import { act, cardOf, cardPart, caught, type Outcome, takeBack, withoutCard } from '../memory/said/index.ts';
import type { Conversation, Message, Part } from '../memory/storage/types.ts';
import { imageParts, pastedParts, perceiveText } from '../perception/index.ts';
import type { OpenModel } from '../ports/language-model.ts';
import type { ShownImage } from '../ports/shown-images.ts';
import { memorableText, messageText } from '../response/index.ts';
import type { TurnDeps } from './deps.ts';
import { shown } from './events.ts';
import type { TurnRequest } from './running-turn.ts';
import { titleFromWords } from './titles.ts';

/** The question on disk, and the model that will answer it, if one is there. */
export interface AcceptedQuestion {
  conversation: Conversation;
  said: Message;
  /** The answer to go on with. */
  continued: Message | null;
  /** Null: no answer starts now. */
  model: ChosenModel | null;
  /** Sent again: the answer that it has already. */
  answeredBy: string | null;
  /** Said to the memory: what became of it. Its card answers, and no model is asked. */
  outcome?: Outcome;
}

/** A model that was chosen; opening it may still fail, which fails the answer and not the question. */
export interface ChosenModel {
  id: string;
  name: string;
  opened: Promise<OpenModel>;
}

/**
 * Puts what the person said on disk and finds who answers. What was sent twice is stored once.
 *
 * Without a model the message becomes a note, or waits as `pending` while a model is being fetched.
 * @throws MiaError `request.invalid`, `not-found`, `conflict`, `model.none`, `data.*`: nothing was accepted then
 */
export async function accept(request: TurnRequest, deps: TurnDeps): Promise<AcceptedQuestion> {
  const known = request.kind === 'send' ? messageOrNull(request.message, deps) : null;
  known?.catch(() => {});
  const conversation = await deps.store.conversation(request.conversation);
  switch (request.kind) {
    case 'send':
      return send(request, conversation, await (known ?? null), deps);
    case 'answer':
      return answer(request, conversation, deps);
    case 'continue':
      return continued(request, conversation, deps);
  }
}

async function send(
  request: Extract<TurnRequest, { kind: 'send' }>,
  conversation: Conversation,
  known: Message | null,
  deps: TurnDeps,
): Promise<AcceptedQuestion> {
  if (known) return sentAgain(known, conversation, deps);
  const { text } = perceiveText(request.text);
  const pasted = pastedParts(request.pastes ?? []);
  const recorded = request.audio ? [request.audio] : [];
  const images = await shownImages(request.images ?? [], deps);
  if (text.trim() === '' && pasted.length === 0) {
    if (recorded.length > 0) return waitsForWords(request, [...recorded, ...images], conversation, deps);
    if (images.length === 0) throw new MiaError('request.invalid');
  }
  if ((request.origin ?? 'person') === 'person' && pasted.length === 0 && images.length === 0) {
    const settled = await toMemory(request, text, conversation, deps);
    if (settled) return settled;
  }
  // Choosing looks at what is installed and may take a moment: side by side with the commit, never before it.
  const storing = deps.store.addMessage({
    id: request.message,
    conversation: conversation.id,
    parent: request.parent === undefined ? conversation.head : request.parent,
    role: 'user',
    status: 'done',
    created: deps.clock.now(),
    zone: deps.clock.zone(),
    // Where nothing was said beside it, all of the message is somebody else's text.
    origin: request.origin ?? (text.trim() !== '' ? 'person' : pasted.length > 0 ? 'paste' : 'image'),
    parts: [...(text.trim() === '' ? [] : [{ kind: 'text' as const, text }]), ...recorded, ...pasted, ...images],
  });
  // One that is to see this message alone: the conversation keeps its own.
  const seeing = typeof request.sees === 'object' ? request.sees.model : null;
  const [stored, model] = await Promise.all([storing, choose(conversation, seeing, deps, storing)]);
  const said = model ? stored : await deps.store.updateMessage(stored.id, { status: waitingStatus(deps) });
  return { conversation: named(conversation, titleText(said), said, deps), said, continued: null, model, answeredBy: null };
}

/** Images as parts of the message. @throws MiaError `not-found` */
function shownImages(images: readonly ShownImage[], { store }: Pick<TurnDeps, 'store'>): Promise<Part[]> {
  return imageParts(images, async (attachment) => {
    const [{ name }, { width, height }] = await Promise.all([store.attachment(attachment), store.image(attachment)]);
    return { name, width, height };
  });
}

/** A recording that could not be recognised: kept as a note, to be answered once there are words. */
async function waitsForWords(
  request: Extract<TurnRequest, { kind: 'send' }>,
  parts: Part[],
  conversation: Conversation,
  deps: TurnDeps,
): Promise<AcceptedQuestion> {
  const said = await deps.store.addMessage({
    ...{ id: request.message, conversation: conversation.id, role: 'user', status: 'note', origin: 'person', parts },
    ...{ parent: request.parent === undefined ? conversation.head : request.parent, created: deps.clock.now(), zone: deps.clock.zone() },
  });
  return { conversation: named(conversation, '', said, deps), said, continued: null, model: null, answeredBy: null };
}

/** What is said to the memory itself is answered by the app's card. Null: it is for the model. */
async function toMemory(
  request: Extract<TurnRequest, { kind: 'send' }>,
  text: string,
  conversation: Conversation,
  deps: TurnDeps,
): Promise<AcceptedQuestion | null> {
  const parent = request.parent === undefined ? conversation.head : request.parent;
  const command = await caught(text, parent, conversation, deps);
  if (!command) return null;
  const stored = await deps.store.addMessage({
    ...{ id: request.message, conversation: conversation.id, parent, role: 'user', status: 'done' },
    ...{ created: deps.clock.now(), zone: deps.clock.zone(), origin: 'person' },
    parts: [{ kind: 'text', text }, ...(request.audio ? [request.audio] : [])],
  });
  const outcome = await act(command, stored, conversation, deps);
  const said = await deps.store.updateMessage(stored.id, { parts: [...stored.parts, cardPart(outcome.card)] });
  const shownIn = named(outcome.conversation ?? conversation, messageText(said), said, deps);
  return { conversation: shownIn, said, continued: null, model: null, answeredBy: null, outcome };
}

/** The same message again, after a lost connection or a crash: stored once, answered once. */
async function sentAgain(said: Message, conversation: Conversation, deps: TurnDeps): Promise<AcceptedQuestion> {
  if (said.conversation !== conversation.id || said.role !== 'user') throw new MiaError('conflict');
  const settled = { conversation, said, continued: null, model: null, answeredBy: null };
  if (said.status === 'note' || said.status === 'pending' || said.forgotten || cardOf(said)) return settled;
  const answer = await answerTo(said, deps);
  if (answer !== null) return { ...settled, answeredBy: answer };
  const model = await choose(conversation, null, deps);
  return model ? { ...settled, model } : { ...settled, said: await deps.store.updateMessage(said.id, { status: waitingStatus(deps) }) };
}

/** The last answer to a question that was not forgotten, also where another version or branch is shown now; null: none. */
async function answerTo(said: Message, deps: TurnDeps): Promise<string | null> {
  if (said.children === 0) return null;
  let found: string | null = null;
  // Answers come after their question, in the order of their coming.
  for (let after: string | undefined = said.id; after !== undefined; ) {
    const page: Message[] = await deps.store.everyVersion(said.conversation, { after, limit: 500 });
    found = page.findLast((m) => m.parent === said.id && m.role === 'assistant' && !m.forgotten)?.id ?? found;
    after = page.length < 500 ? undefined : page.at(-1)?.id;
  }
  return found;
}

function waitingStatus(deps: TurnDeps): 'pending' | 'note' {
  return deps.models.expected() ? 'pending' : 'note';
}

async function messageOrNull(id: string, deps: TurnDeps): Promise<Message | null> {
  try {
    return await deps.store.message(id);
  } catch (error) {
    if (error instanceof MiaError && error.code === 'not-found') return null;
    throw error;
  }
}

async function answer(
  request: Extract<TurnRequest, { kind: 'answer' }>,
  conversation: Conversation,
  deps: TurnDeps,
): Promise<AcceptedQuestion> {
  const said = await deps.store.message(request.message);
  if (said.conversation !== conversation.id || said.role !== 'user' || said.forgotten) throw new MiaError('conflict');
  const model = await choose(conversation, request.model ?? null, deps);
  const card = cardOf(said);
  if (!model && card) throw new MiaError('model.none');
  // The model is asked instead of the memory.
  if (card) await takeBack(card, said, deps);
  if (model)
    return {
      conversation,
      said: said.status === 'done' && !card ? said : await settle(said, deps),
      continued: null,
      model,
      answeredBy: null,
    };
  if (!deps.models.expected()) throw new MiaError('model.none');
  const waiting = said.status === 'pending' ? said : await deps.store.updateMessage(said.id, { status: 'pending' });
  return { conversation, said: waiting, continued: null, model: null, answeredBy: null };
}

async function continued(
  request: Extract<TurnRequest, { kind: 'continue' }>,
  conversation: Conversation,
  deps: TurnDeps,
): Promise<AcceptedQuestion> {
  const stopped = await deps.store.message(request.message);
  const open = stopped.status === 'stopped' || stopped.status === 'failed';
  if (stopped.conversation !== conversation.id || stopped.role !== 'assistant' || stopped.forgotten || !open || stopped.parent === null) {
    throw new MiaError('conflict');
  }
  const said = await deps.store.message(stopped.parent);
  // The same model goes on, unless it is gone.
  const model = await choose({ ...conversation, model: stopped.model ?? conversation.model }, null, deps);
  if (!model) throw new MiaError('model.none');
  return { conversation, said, continued: stopped, model, answeredBy: null };
}

/** @param besides what goes on at the same time: what came to be installed until its end is seen as well */
async function choose(
  conversation: Conversation,
  wanted: string | null,
  deps: TurnDeps,
  besides?: Promise<unknown>,
): Promise<ChosenModel | null> {
  const look = () => deps.models.choose({ id: conversation.id, model: conversation.model });
  const onItsWay = deps.models.expected();
  let choice = wanted === null ? await look() : { model: wanted, name: null };
  await besides;
  // A file that was still being checked, as just after a start, may have become a model after its list was read.
  if (choice.model === null && onItsWay && !deps.models.expected()) choice = await look();
  if (choice.model === null) return null;
  const opened = deps.models.open(choice.model);
  opened.catch(() => {});
  return { id: choice.model, name: choice.name ?? choice.model.replace(/^[^/]*\//, ''), opened };
}

/** A note, an early message or one with a card becomes an ordinary one when it is answered. */
async function settle(said: Message, deps: TurnDeps): Promise<Message> {
  const settled = await deps.store.updateMessage(said.id, { status: 'done', parts: withoutCard(said.parts) });
  deps.emit({ type: 'message', message: shown(settled) });
  return settled;
}

/** The conversation as shown now, with the message that was just added. Its first title is written beside the turn: the answer does not wait for it. */
function named(conversation: Conversation, text: string, said: Message, deps: TurnDeps): Conversation {
  const updated = Math.max(conversation.updated, said.created);
  const now: Conversation = { ...conversation, head: said.id, updated, messages: conversation.messages + 1 };
  // An edit of the first message names the conversation anew, unless it was named otherwise.
  const renamed = said.parent === null && conversation.titleSource === 'first-words';
  // What is incognito has no title.
  if ((conversation.titleSource !== 'none' && !renamed) || conversation.incognito) {
    deps.emit({ type: 'conversation', conversation: now });
    return now;
  }
  const title = titleFromWords(text);
  if (title === '') return now;
  deps.store.updateConversation(conversation.id, { title, titleSource: 'first-words' }).then(
    (stored) => deps.emit({ type: 'conversation', conversation: stored }),
    (error: unknown) => deps.logger.warn('title.failed', { conversation: conversation.id, code: MiaError.from(error).code }),
  );
  return { ...now, title, titleSource: 'first-words' };
}

/** What a first title is made of: the person's own words, else the beginning of what was pasted, else an image's name. */
function titleText(said: Message): string {
  return messageText(said) || (said.parts.find((part) => part.kind === 'file' || part.kind === 'image')?.text.slice(0, 200) ?? '');
}

/** Whether a stored message still says something. */
export function saysSomething(message: Message): boolean {
  return !message.forgotten && memorableText(message).trim() !== '';
}
