/** What the host in memory holds: each scene and each test begins with one. */
import type { MiaError } from '@mia/core/errors.ts';
import type {
  App,
  Attached,
  Conversation,
  Download,
  Fact,
  Folder,
  Habit,
  ImportStatus,
  Message,
  Paste,
  RepeatingAnswer,
  ResultOf,
  SaidCard,
  TurnEvent,
} from '../../contract/index.ts';
import * as data from './data.ts';
import { type FakeBackups, freshBackups } from './fake-backup.ts';
import { type FakeImages, freshImages } from './fake-images.ts';
import { type FakeTiming, freshTiming } from './fake-timing.ts';
import { type FakeVoice, freshVoice } from './fake-voice.ts';

export interface FakeState {
  locked: boolean;
  passphrase: string;
  protectedBy: ('keychain' | 'passphrase' | 'phrase' | 'file')[];
  askAtStart: boolean;
  keychain: boolean;
  backups: FakeBackups;
  conversations: Conversation[];
  folders: Folder[];
  /** The shown path of each conversation. */
  messages: Record<string, Message[]>;
  /** What is not on the shown path: other versions and what followed them. */
  kept: Record<string, Message[]>;
  models: typeof data.models;
  entries: typeof data.entries;
  chosen: string | null;
  /** Neither the model hub nor a package client can be reached. */
  offline: boolean;
  settings: Record<string, unknown>;
  /** What a window knows of them before the database is open. */
  early: Record<string, string | boolean>;
  /** The database does not open. */
  damaged: boolean;
  downloads: Download[];
  import: ImportStatus | null;
  /** How an import ends. */
  importEnds: 'done' | 'failed' | 'never';
  drafts: Record<string, { text: string; pastes: Paste[]; attachments?: Attached[] }>;
  /** By message. */
  edits: Record<string, { text: string; pastes: Paste[]; leftOut?: number[] | undefined }>;
  servers: { provider: string; state: 'ready' | 'not-installed' | 'not-running' | 'unreachable'; models: number; version?: string }[];
  /** Milliseconds between two pieces of an answer; 0: it waits for `release`. */
  pace: number;
  answer: string;
  /** The answer claims to have changed the memory, and did not. */
  unchanged: boolean;
  receipts: typeof data.receipts;
  /** Ids of pinned messages. */
  pins: string[];
  /** Answers that repeat whatever is to be forgotten. */
  repeating: RepeatingAnswer[];
  /** What stays of anything that is forgotten. */
  staying: { kind: 'fact' | 'habit' | 'message'; id: string; text: string }[];
  facts: Fact[];
  habits: Habit[];
  /** Of messages that were said to the memory. */
  cards: Record<string, SaidCard>;
  /** The model that would draw facts. */
  drawing: ResultOf<App['memory.consolidation']>['model'];
  /** Ids of messages that the search finds by meaning, whatever is looked for. */
  meaning: string[];
  /** What the search waits for before it answers. */
  searching: (() => Promise<void>) | null;
  /** What was asked, by name, for tests. */
  asked: { name: string; params: unknown }[];
  voice: FakeVoice;
  images: FakeImages;
  timing: FakeTiming;
  /** The next answer fails with this. */
  failWith: MiaError | null;
  /** What the turn tells before its first word. */
  before: TurnEvent extends infer E ? (E extends { n: number } ? Omit<E, 'n'> : never)[] : never;
}

export function freshState(over: Partial<FakeState> = {}): FakeState {
  return {
    locked: false,
    passphrase: 'seven quiet herons at dusk',
    protectedBy: ['file'],
    askAtStart: false,
    keychain: false,
    backups: freshBackups(),
    conversations: [],
    folders: [],
    messages: {},
    kept: {},
    models: data.models,
    entries: data.entries,
    chosen: 'qwen',
    offline: false,
    settings: { 'onboarding.done': true },
    early: {},
    damaged: false,
    downloads: [],
    import: null,
    importEnds: 'done',
    drafts: {},
    edits: {},
    servers: [
      { provider: 'ollama', state: 'ready', models: 5, version: '0.24.0' },
      { provider: 'lm-studio', state: 'not-running', models: 0 },
    ],
    pace: 12,
    answer: data.longAnswer,
    unchanged: false,
    receipts: data.receipts,
    pins: [],
    repeating: [],
    staying: [],
    facts: data.facts,
    habits: data.habits,
    cards: {},
    drawing: data.drawing,
    meaning: [],
    searching: null,
    asked: [],
    voice: freshVoice(),
    images: freshImages(),
    timing: freshTiming(),
    failWith: null,
    before: [],
    ...over,
  };
}
