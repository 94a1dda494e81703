/** What the harness can show, by name. */
import { MiaError } from '@mia/core/errors.ts';
import type { Conversation, Message } from '../../contract/index.ts';
import { answerScenes } from './answer-scenes.ts';
import { catalogue } from './catalogue.ts';
import * as data from './data.ts';
import { freshBackups } from './fake-backup.ts';
import { type FakeState, freshState } from './fake-state.ts';
import { freshVoice } from './fake-voice.ts';
import { memoryScenes } from './memory-scenes.ts';
import { pictureScenes } from './picture-scenes.ts';
import { sidebarScenes } from './sidebar-scenes.ts';
import { speechEntries, voiceScenes } from './voice-scenes.ts';

const day = 24 * data.HOUR;

function many(): Conversation[] {
  return [
    data.conversation('c9', 'Heron Seven: papers, survey and winter list', { pinned: true, updated: Date.now() - 3 * day }),
    data.conversation('c1', 'How do I keep memory flat when a producer is faster than its consumer?', { messages: 4 }),
    data.conversation('c4', 'Greek for a phone call with the harbour office', { updated: Date.now() - 2 * data.HOUR }),
    data.conversation('c5', 'ما هي أفضل طريقة لحفظ الزيتون؟', { updated: Date.now() - 3 * data.HOUR }),
    data.conversation('c2', 'Boat papers', { updated: Date.now() - 2 * day }),
    data.conversation('c3', 'Winter list', { updated: Date.now() - 12 * day }),
    data.conversation('c6', 'Eleni’s birthday: what she asked for last year', { updated: Date.now() - 20 * day }),
    data.conversation('c7', 'Rewriting the letter to the landlord', { updated: Date.now() - 41 * day }),
    data.conversation('c8', 'Old questions', { updated: Date.now() - 60 * day, archived: true }),
  ];
}

function talk(last: Partial<Message> = {}): Message[] {
  const q1 = data.message('user', 'What is the name of my boat, and what did we plan for the winter?', {
    id: 'q1',
    created: Date.now() - data.HOUR,
  });
  const a1 = data.message(
    'assistant',
    'Your boat is called **Heron Seven**. For the winter you planned to take the sails off, loosen the rigging, and book the survey before March.',
    { id: 'a1', parent: 'q1', receipts: 2, created: Date.now() - data.HOUR },
  );
  const q2 = data.message('user', 'How do I keep memory flat when a producer is faster than its consumer? With code, please.', {
    id: 'q2',
    parent: 'a1',
    created: Date.now() - data.HOUR,
  });
  const a2 = data.message('assistant', data.longAnswer, { id: 'a2', parent: 'q2', created: Date.now() - data.HOUR, ...last });
  return [q1, a1, q2, a2];
}

const inTalk = (last: Partial<Message> = {}, over: Partial<FakeState> = {}): FakeState =>
  freshState({ conversations: many(), messages: { c1: talk(last) }, protectedBy: ['file', 'phrase'], ...over });

/** An answer of 200 tokens in four paragraphs. */
const words = Array.from({ length: 200 }, (_, n) => `word-${n + 1}${n % 50 === 49 ? '\n\n' : ''}`)
  .join(' ')
  .replaceAll('\n\n ', '\n\n')
  .trim();

/** A conversation that is far too long to be in the document at once. */
function aThousand(over: Partial<Conversation> = {}): FakeState {
  const path: Message[] = [];
  for (let n = 0; n < 1000; n += 1) {
    const id = `l${n}`;
    path.push(
      data.message(
        n % 2 === 0 ? 'user' : 'assistant',
        n % 2 === 0 ? `Question number ${n}?` : `Answer number ${n}.\n\n${'Some words that fill a line or two. '.repeat(1 + (n % 9))}`,
        { id, parent: n === 0 ? null : `l${n - 1}` },
      ),
    );
  }
  return freshState({
    conversations: [data.conversation('c1', 'A thousand messages', { messages: 1000, ...over })],
    messages: { c1: path },
    protectedBy: ['file', 'phrase'],
    pace: 5,
  });
}

export const scenes: Record<string, () => FakeState> = {
  ...answerScenes,
  ...sidebarScenes,
  ...memoryScenes,
  ...voiceScenes,
  ...pictureScenes,
  'first-start': () =>
    freshState({
      models: [],
      chosen: null,
      settings: {},
      servers: [{ provider: 'ollama', state: 'not-installed', models: 0 }],
      entries: [...data.entries, ...speechEntries].map((e) => ({ ...e, state: 'absent' })),
      voice: { ...freshVoice(), missing: speechEntries.map((e) => e.id) },
    }),
  'first-start-server': () => freshState({ settings: {}, chosen: null, entries: data.entries.map((e) => ({ ...e, state: 'absent' })) }),
  'first-start-local': () =>
    freshState({
      models: [data.model('qwen', 'Qwen2.5-Coder 0.5B')],
      chosen: 'qwen',
      settings: {},
      servers: [{ provider: 'ollama', state: 'not-installed', models: 0 }],
    }),
  fetching: () =>
    freshState({
      conversations: many(),
      entries: data.entries.map((e) => (e.id === 'qwen3-4b' ? { ...e, state: 'downloading' as const } : e)),
      downloads: [
        data.download,
        {
          ...data.download,
          id: 'd2',
          entries: ['qwen3-4b'],
          name: 'Qwen3 4B',
          source: 'hub',
          packageName: null,
          canPause: true,
          total: 2_500_000_000,
        },
        {
          ...data.download,
          id: 'd3',
          entries: [],
          name: 'mistral:7b',
          source: 'ollama',
          packageName: null,
          state: 'paused',
          canPause: true,
        },
        {
          ...data.download,
          id: 'd4',
          entries: [],
          name: 'broken-model.gguf',
          source: 'file',
          packageName: null,
          state: 'failed',
          error: { code: 'download.disk-full' },
        },
      ],
    }),
  catalogue: () => freshState({ conversations: many(), entries: catalogue() }),
  offline: () =>
    freshState({
      conversations: many(),
      servers: [],
      models: [],
      chosen: null,
      offline: true,
      entries: data.entries.map((e) => ({ ...e, state: 'absent' })),
    }),
  guarded: () => inTalk({}, { protectedBy: ['passphrase', 'phrase'], askAtStart: true }),
  oneDisk: () => inTalk({}, { protectedBy: ['passphrase', 'phrase'], backups: freshBackups({ oneDiskDays: 15 }) }),
  errors: () => freshState(),
  early: () => freshState({ models: [], chosen: null, entries: [], servers: [], downloads: [data.download] }),
  note: () => freshState({ models: [], chosen: null, entries: [], servers: [] }),
  empty: () => freshState({ conversations: many() }),
  talk: () => inTalk(),
  /** Backups lay in other folders before; the newest opens on this computer alone. */
  moved: () => {
    const backups = freshBackups({
      folder: { path: '/media/mia/Red disk/M.I.A backups', chosen: true, reachable: true, sameDisk: false },
      elsewhere: [
        { path: '/media/mia/Red disk/M.I.A backups', current: true, reachable: true, backups: 4 },
        { path: '/home/mia/Synced with the other computer/Papers/M.I.A backups', current: false, reachable: true, backups: 1 },
        { path: '/media/mia/Blue disk/M.I.A backups', current: false, reachable: false, backups: 0 },
      ],
    });
    for (const one of backups.backups) if (one.about) one.about.opensBy = [];
    return inTalk({}, { backups });
  },
  importing: () => inTalk({}, { importEnds: 'never' }),
  'import-failed': () => inTalk({}, { importEnds: 'failed' }),
  phrase: () => inTalk({}, { protectedBy: ['file'] }),
  streaming: () => inTalk({}, { pace: 25 }),
  reading: () =>
    inTalk(
      {},
      {
        pace: 100_000,
        before: [{ type: 'state', state: 'reading', progress: { read: 600, total: 1500, etaMs: 8000 } }],
      },
    ),
  failed: () =>
    inTalk({
      status: 'failed',
      error: { code: 'model.not-running' },
      parts: [{ kind: 'text', text: 'A bounded queue keeps memory flat when the consumer' }],
    }),
  stopped: () =>
    inTalk({
      status: 'stopped',
      parts: [{ kind: 'text', text: 'A bounded queue keeps memory flat when' }],
      version: 1,
      versions: 2,
      siblings: ['a0', 'a2'],
    }),
  failing: () => inTalk({}, { failWith: new MiaError('model.crashed'), pace: 4 }),
  versions: () => {
    const state = inTalk({ version: 1, versions: 3, siblings: ['a2b', 'a2', 'a2c'] });
    const [q1, ...rest] = state.messages.c1 ?? [];
    const old = data.message('user', 'What is my boat called?', { id: 'q0', version: 0, versions: 2, siblings: ['q0', 'q1'] });
    const more = [
      data.message('assistant', 'It is called **Heron Seven**.', { id: 'a0', parent: 'q0' }),
      data.message('assistant', 'Use a bounded queue.', {
        id: 'a2b',
        parent: 'q2',
        version: 0,
        versions: 3,
        siblings: ['a2b', 'a2', 'a2c'],
      }),
      data.message('assistant', 'Let the producer wait.', {
        id: 'a2c',
        parent: 'q2',
        version: 2,
        versions: 3,
        siblings: ['a2b', 'a2', 'a2c'],
      }),
    ];
    if (q1) state.messages.c1 = [{ ...q1, version: 1, versions: 2, siblings: ['q0', 'q1'] }, ...rest];
    return { ...state, pace: 4, kept: { c1: [old, ...more] } };
  },
  pasted: () => {
    const log = Array.from({ length: 300 }, (_, n) => `2026-11-2${n % 9} 08:${10 + (n % 50)} queue ${n} waits for its consumer`).join('\n');
    const state = inTalk();
    const asked = data.message('user', 'What went wrong here?', { id: 'q3', parent: 'a2' });
    asked.parts.push({ kind: 'file', text: log, meta: { name: 'queue 0 waits for its consumer' } });
    const said = data.message('assistant', 'The producer never waits: every line adds one.', { id: 'a3', parent: 'q3' });
    state.messages.c1 = [...(state.messages.c1 ?? []), asked, said];
    const pastes = [
      {
        id: 'p1',
        name: 'Minutes of the harbour meeting',
        text: `Minutes of the harbour meeting\n${'The survey was moved to March. '.repeat(200)}`,
      },
      { id: 'p2', name: 'محضر اجتماع الميناء', text: `محضر اجتماع الميناء\n${'تأجل الفحص. '.repeat(500)}` },
    ];
    return { ...state, drafts: { c1: { text: 'Compare these two.', pastes } } };
  },
  damaged: () => inTalk({}, { damaged: true }),
  locked: () => inTalk({}, { locked: true, protectedBy: ['passphrase'] }),
  odd: () =>
    freshState({
      conversations: many(),
      protectedBy: ['file', 'phrase'],
      messages: {
        c1: [
          data.message('user', 'ما هي أفضل طريقة لحفظ الزيتون؟ אפשר גם בעברית', { id: 'o1' }),
          data.message(
            'assistant',
            'يُحفظ الزيتون في محلول ملحي بنسبة **10٪** داخل جرة زجاجية:\n\n1. اغسل الزيتون.\n2. أضف الملح.\n\n```py\nprint("salt")\n```',
            { id: 'o2', parent: 'o1' },
          ),
          data.message('user', `line ${'x'.repeat(6000)} lineend`, { id: 'o3', parent: 'o2' }),
          data.message('assistant', `Short.\n\n${'verylongwordwithoutspaces'.repeat(12)}`, { id: 'o4', parent: 'o3' }),
          data.message('user', 'before\u0000after \ud800 lone \udc00 surrogates', { id: 'o5', parent: 'o4' }),
          data.message(
            'assistant',
            '<script>window.hacked = 1</script><img src="https://evil.example/x.png" onerror="window.hacked=2">\n\n![a picture](https://evil.example/p.png) [click](javascript:alert(1)) <b>bold?</b>',
            { id: 'o6', parent: 'o5' },
          ),
        ],
      },
    }),
  diagram: () =>
    inTalk({
      parts: [
        {
          kind: 'text',
          text: 'The flow:\n\n```mermaid\nflowchart LR\n  person --> recall --> model --> answer\n  answer --> memory\n```\n\nDone.',
        },
      ],
    }),
  long: () => aThousand(),
  /** Read last far above what is fetched first. */
  deep: () => aThousand({ readAt: 'l300' }),
  tokens: () => inTalk({}, { answer: words, pace: 5 }),
  'tokens-ready': () => inTalk({}, { answer: words, pace: 5, settings: { 'onboarding.done': true, 'announce.answers': 'ready' } }),
  'tokens-paragraph': () => inTalk({}, { answer: words, pace: 5, settings: { 'onboarding.done': true, 'announce.answers': 'paragraph' } }),
  headings: () => inTalk({ parts: [{ kind: 'text', text: '# One\n\nWords.\n\n## Two\n\nWords.\n\n### Three\n\nWords.' }] }),
};
