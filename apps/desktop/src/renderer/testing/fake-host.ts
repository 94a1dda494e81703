/** A host in memory that speaks the real contract over real frames: for looking at the window and for its tests. */
import { type ErrorCode, MiaError } from '@mia/core/errors.ts';
import { type AppEvent, app, type Conversation, type Message, type RouteName } from '../../contract/index.ts';
import type { FrameChannel } from '../../transport/channel.ts';
import { memoryChannels } from '../../transport/memory.ts';
import { createPeer } from '../../transport/peer.ts';
import type { Handlers } from '../../transport/serving.ts';
import * as data from './data.ts';
import { backupHandlers } from './fake-backup.ts';
import { draftHandlers, draftOf } from './fake-drafts.ts';
import { folderHandlers } from './fake-folders.ts';
import { imageHandlers, imageParts } from './fake-images.ts';
import { COUNT, memoryHandlers } from './fake-memory.ts';
import { modelHandlers } from './fake-models.ts';
import { movingHandlers } from './fake-moving.ts';
import { saidPart } from './fake-said.ts';
import { searchHandlers } from './fake-search.ts';
import { type FakeState, freshState } from './fake-state.ts';
import { timingHandlers } from './fake-timing.ts';
import { addMessage, pieceOf, showPath } from './fake-tree.ts';
import { FakeTurns } from './fake-turns.ts';
import { vaultHandlers } from './fake-vault.ts';
import { voiceHandlers } from './fake-voice.ts';

export class FakeHost {
  readonly state: FakeState;
  readonly #listeners = new Set<(event: AppEvent) => void>();
  readonly #turns = new FakeTurns(this);
  readonly #peers = new Set<{ close(): void }>();
  readonly #next = new Map<string, () => void | Promise<void>>();
  #n = 0;

  constructor(state: FakeState = freshState()) {
    this.state = state;
  }

  /** The same, by an error's code: for the harness. */
  failNext(name: RouteName, code: ErrorCode): void {
    this.fail(name, new MiaError(code));
  }

  /** The next request of this name fails. */
  fail(name: RouteName, error: MiaError): void {
    this.onNext(name, () => {
      throw error;
    });
  }

  /** The next request of this name is never answered. */
  holdNext(name: RouteName): void {
    this.onNext(name, () => new Promise(() => {}));
  }

  /** Something happens just before the next request of this name is served, which waits for it; what it throws is the answer. */
  onNext(name: RouteName, work: () => void | Promise<void>): void {
    this.#next.set(name, work);
  }

  /** Another window asks for an answer, or goes on with a stopped one. */
  answerElsewhere(conversation: string, question: Message, goesOn?: Message): void {
    const turn = this.#turns.begin(conversation);
    this.#turns.tell(turn, { type: 'accepted', message: question, conversation: this.#conversation(conversation) });
    void this.#turns.answer(turn, question, goesOn ? { goesOn } : {});
  }

  /** Another window shows another path. */
  showElsewhere(conversation: string, leaf: string): void {
    showPath(this.state, conversation, leaf, false);
    this.patch(conversation, {});
  }

  /** A window's end of a new connection. */
  connect(): FrameChannel {
    const [ours, theirs] = memoryChannels();
    const handlers = this.#handlers();
    const noted = Object.fromEntries(
      Object.entries(handlers).map(([name, handler]) => [
        name,
        (params: unknown, call: unknown) => {
          this.state.asked.push({ name, params });
          const before = this.#next.get(name);
          this.#next.delete(name);
          const serve = (): unknown => (handler as (p: unknown, c: unknown) => unknown)(params, call);
          const first = before?.();
          return first ? first.then(serve) : serve();
        },
      ]),
    ) as unknown as Handlers<typeof app>;
    const peer = createPeer<typeof app, Record<string, never>>(theirs, {
      appVersion: '0.1.0',
      contract: app,
      handlers: noted,
      authenticate: () => ({ session: 'secret' }),
    });
    this.#peers.add(peer);
    return ours;
  }

  /** The host goes away for every window. */
  drop(): void {
    for (const peer of this.#peers) peer.close();
    this.#peers.clear();
  }

  publish(event: AppEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  id(): string {
    this.#n += 1;
    return `x${this.#n}`;
  }

  #conversation(id: string): Conversation {
    const found = this.state.conversations.find((c) => c.id === id);
    if (!found) throw new MiaError('not-found');
    return { ...found, head: this.state.messages[id]?.at(-1)?.id ?? found.head };
  }

  change(message: Message): void {
    const path = this.state.messages[message.conversation] ?? [];
    this.state.messages[message.conversation] = path.map((m) => (m.id === message.id ? message : m));
    this.publish({ type: 'message', message });
  }

  patch(id: string, patch: Partial<Conversation>): Conversation {
    this.state.conversations = this.state.conversations.map((c) => (c.id === id ? { ...c, ...patch } : c));
    const conversation = this.#conversation(id);
    this.publish({ type: 'conversation', conversation });
    return conversation;
  }

  choice(id: string | null = this.state.chosen): { model: string | null; name: string | null; why: 'last-used' | 'none' } {
    const model = this.state.models.find((m) => m.id === id);
    return model ? { model: model.id, name: model.name, why: 'last-used' } : { model: null, name: null, why: 'none' };
  }

  #handlers(): Handlers<typeof app> {
    const { state } = this;
    const ok = { ok: true as const };
    const none = (): never => {
      throw new MiaError('not-found', { what: 'attachment' });
    };
    return {
      'app.info': () => ({ version: '0.1.0', platform: 'linux', shell: 'web' as const, early: state.early }),
      'app.versions': () => ({ versions: { node: '24.21.0', sqlite: '3.53.1', ciphers: '2.3.5', onnxruntime: '1.27.0', llama: 'b9123' } }),
      'app.active': () => ({ ok: true as const }),
      'attachment.info': none,
      'attachment.chunk': none,
      'app.events': async (_params, call) => {
        const waiting: AppEvent[] = [];
        let wake = (): void => {};
        const listener = (event: AppEvent): void => {
          waiting.push(event);
          wake();
        };
        this.#listeners.add(listener);
        call.signal.addEventListener('abort', () => wake());
        while (!call.signal.aborted) {
          const event = waiting.shift();
          if (event) await call.emit(event);
          else
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
        }
        this.#listeners.delete(listener);
        return ok;
      },
      ...vaultHandlers(this),
      ...backupHandlers(this),
      'conversation.list': ({ archived = false, limit = 1000, offset = 0 }) => {
        if (state.damaged) throw new MiaError('data.damaged');
        const listed = state.conversations.filter((c) => !c.incognito && c.archived === archived);
        return { conversations: listed.slice(offset, offset + limit) };
      },
      'conversation.create': ({ incognito = false }) => {
        const over = { messages: 0, titleSource: 'none' as const, updated: Date.now(), incognito, memories: !incognito };
        const made = data.conversation(this.id(), '', over);
        state.conversations = [made, ...state.conversations];
        return { conversation: made };
      },
      'conversation.open': ({ id, ...wanted }) => ({
        conversation: this.#conversation(id),
        ...pieceOf(state.messages[id] ?? [], wanted),
        draft: draftOf(state, id),
        edits: (state.messages[id] ?? []).flatMap(({ id: message }) => {
          const edit = state.edits[message];
          return edit ? [{ message, ...edit }] : [];
        }),
        turn: this.#turns.runningIn(id)?.id ?? null,
      }),
      'conversation.update': ({ id, patch }) => {
        if (patch.head) showPath(state, id, patch.head, false);
        return { conversation: this.patch(id, patch as Partial<Conversation>) };
      },
      'conversation.delete': ({ id }) => {
        const gone = this.#conversation(id);
        state.conversations = state.conversations.filter((c) => c.id !== id);
        this.publish({ type: 'conversation-removed', id });
        return { ...COUNT, undo: `conversation:${JSON.stringify(gone)}` };
      },
      'conversation.show': ({ id, version }) => ({
        conversation: this.patch(id, { head: showPath(state, id, version, true).at(-1)?.id ?? version }),
      }),
      'conversation.find': ({ id, text }) => {
        const matches = (state.messages[id] ?? [])
          .map((m) => ({
            message: m.id,
            seq: m.seq,
            count:
              m.parts
                .map((p) => p.text)
                .join('')
                .toLowerCase()
                .split(text.toLowerCase()).length - 1,
          }))
          .filter(({ count: n }) => n > 0);
        return { matches, total: matches.reduce((n, m) => n + m.count, 0) };
      },
      'conversation.export': async ({ id, format }, call) => {
        const path = state.messages[id] ?? [];
        const said = path.map((m) => ({ role: m.role, text: m.parts.map((p) => p.text).join('') }));
        if (format === 'json') await call.emit({ text: JSON.stringify({ messages: said }) });
        else for (const { role, text } of said) await call.emit({ text: `**${role}**\n\n${text}\n\n` });
        return { name: this.#conversation(id).title, messages: path.length };
      },
      ...folderHandlers(this),
      'turn.send': async ({ conversation, message: id, text, pastes = [], images = [], sees, parent }, call) => {
        const path = state.messages[conversation] ?? [];
        const noModel = state.chosen === null;
        const card = pastes.length + images.length > 0 ? null : saidPart(this, id, text, path.at(-1));
        const early = noModel && !card && state.downloads.some((d) => d.state === 'running');
        const said = data.message('user', text, {
          id,
          conversation,
          parent: parent === undefined ? (path.at(-1)?.id ?? null) : parent,
          created: Date.now(),
          status: early ? 'pending' : noModel && !card ? 'note' : 'done',
        });
        said.parts.unshift(...imageParts(state, images));
        if (card) said.parts.push(card);
        said.parts.push(...pastes.map((p) => ({ kind: 'file' as const, text: p.text, meta: { name: p.name } })));
        const question = addMessage(state, conversation, said);
        const shown = this.patch(conversation, {
          messages: state.messages[conversation]?.length ?? 0,
          updated: Date.now(),
          title: this.#conversation(conversation).title || text.slice(0, 60),
        });
        const turn = this.#turns.begin(conversation);
        this.#turns.tell(turn, { type: 'accepted', message: question, conversation: shown });
        if (noModel || card) {
          this.#turns.tell(turn, { type: 'end', message: null });
          turn.over = true;
          await this.#turns.follow(turn, 0, call.signal, (event) => call.emit(event));
          return { turn: null };
        }
        void this.#turns.answer(turn, question, typeof sees === 'object' ? { model: sees.model } : {});
        await this.#turns.follow(turn, 0, call.signal, (event) => call.emit(event));
        return { turn: turn.id };
      },
      'turn.answer': async ({ conversation, message: id, model }, call) => {
        const question = (state.messages[conversation] ?? []).find((m) => m.id === id);
        if (!question) throw new MiaError('not-found');
        if (state.chosen === null) throw new MiaError('model.none');
        // The model is asked instead of the memory.
        if (question.parts.some((p) => p.kind === 'tool'))
          this.change({ ...question, parts: question.parts.filter((p) => p.kind !== 'tool') });
        const turn = this.#turns.begin(conversation);
        void this.#turns.answer(turn, question, { model });
        await this.#turns.follow(turn, 0, call.signal, (event) => call.emit(event));
        return { turn: turn.id };
      },
      'turn.continue': async ({ conversation, message: id }, call) => {
        const stopped = (state.messages[conversation] ?? []).find((m) => m.id === id);
        const question = (state.messages[conversation] ?? []).find((m) => m.id === stopped?.parent);
        if (!stopped || !question) throw new MiaError('not-found');
        const turn = this.#turns.begin(conversation);
        void this.#turns.answer(turn, question, { goesOn: stopped });
        await this.#turns.follow(turn, 0, call.signal, (event) => call.emit(event));
        return { turn: turn.id };
      },
      'turn.follow': async ({ turn: id, after }, call) => {
        const turn = this.#turns.get(id);
        if (!turn) throw new MiaError('not-found');
        await this.#turns.follow(turn, after, call.signal, (event) => call.emit(event));
        return { turn: id };
      },
      'turn.stop': ({ turn }) => {
        const running = this.#turns.get(turn);
        if (running) running.stop = true;
        return ok;
      },
      'turn.heard': ({ message, characters }) => {
        this.#turns.heard(message, characters);
        return ok;
      },
      'turn.withdraw': ({ message: id }) => {
        for (const [conversation, path] of Object.entries(state.messages)) {
          const found = path.find((m) => m.id === id);
          if (!found) continue;
          state.messages[conversation] = path.filter((m) => m.id !== id);
          return { text: found.parts.map((p) => p.text).join('') };
        }
        throw new MiaError('not-found');
      },
      'turn.prepare': () => ok,
      'turn.unprepare': () => ok,
      ...draftHandlers(this),
      ...memoryHandlers(this),
      ...searchHandlers(this),
      ...modelHandlers(this),
      ...movingHandlers(this),
      ...imageHandlers(this),
      ...voiceHandlers(this),
      ...timingHandlers(this),
      'setting.all': () => ({ settings: state.settings }),
      'setting.set': ({ name, value }) => {
        state.settings[name] = value;
        this.publish({ type: 'settings', name, value });
        return ok;
      },
    };
  }
}
