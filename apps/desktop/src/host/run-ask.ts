/** One question from a terminal: the answer goes to stdout as it comes, everything else to stderr. */

import { MiaError } from '@mia/core/errors.ts';
import { makeRoomToStart } from '@mia/core/memory/storage/index.ts';
import { systemClock } from '@mia/core/ports/clock.ts';
import { silentLogger } from '@mia/core/ports/logger.ts';
import { prepareDataFolder } from '@mia/core/security/index.ts';
import { v7 as uuid } from 'uuid';
import type { App, TurnEvent } from '../contract/index.ts';
import { app } from '../contract/index.ts';
import type { Client } from '../transport/client.ts';
import { createClient } from '../transport/client.ts';
import { memoryChannels } from '../transport/memory.ts';
import { openShellSocket } from '../transport/node/websocket.ts';
import { createPeer } from '../transport/peer.ts';
import type { AskArguments } from './arguments.ts';
import { askArguments } from './arguments.ts';
import { NotTaken, takeFilesIn } from './ask-images.ts';
import { hear, NotHeard } from './ask-voice.ts';
import { createHost } from './host.ts';
import { terminalLanguage } from './language.ts';
import { takeRunLock } from './run-lock.ts';
import { findRunning } from './second-start.ts';
import { line, sentence } from './sentences.ts';
import { VERSION } from './version.ts';

/** What `ask` ends with. */
export const EXIT = { answered: 0, failed: 1, usage: 2, locked: 3, noModel: 4, interrupted: 130 } as const;

export interface Terminal {
  out(text: string): void;
  err(line: string): void;
  /** Calls back at Ctrl+C. */
  onInterrupt(listener: () => void): void;
  /** Resolves when Enter is pressed; never where there is no keyboard. */
  enter(): Promise<void>;
}

const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (line) => console.error(line),
  onInterrupt: (listener) => {
    process.on('SIGINT', listener);
    process.on('SIGTERM', listener);
  },
  enter: () =>
    new Promise((resolve) => {
      if (!process.stdin.isTTY) return;
      process.stdin.once('data', () => {
        process.stdin.pause();
        resolve();
      });
    }),
};

interface Attached {
  client: Client<App>;
  close(): Promise<void>;
}

/** Asks and streams the answer. @returns the process's exit code */
export async function runAsk(args: string[], io: Terminal = terminal): Promise<number> {
  let given: AskArguments;
  try {
    given = askArguments(args);
  } catch (error) {
    io.err((error as Error).message);
    return EXIT.usage;
  }
  let attached: Attached | null = null;
  try {
    await prepareDataFolder(given.dataDir);
    makeRoomToStart(given.dataDir);
    attached = await attach(given.dataDir);
    return await ask(attached.client, given, io);
  } catch (error) {
    if (error instanceof NotHeard) {
      io.err(error.message);
      return EXIT.failed;
    }
    if (error instanceof NotTaken) io.err(`${error.file}:`);
    const told = MiaError.from(error instanceof NotTaken ? error.why : error);
    io.err(sentence(told.toShape(), terminalLanguage(given.dataDir)));
    return told.code === 'vault.locked' ? EXIT.locked : EXIT.failed;
  } finally {
    await attached?.close();
  }
}

/** The running host where there is one, else one of our own for the time of the answer. */
async function attach(dataDir: string): Promise<Attached> {
  const lock = takeRunLock(dataDir);
  if (!lock) {
    const { port, token } = await findRunning(dataDir, systemClock);
    const client = createClient(await openShellSocket(port), { contract: app, appVersion: VERSION, auth: { token } });
    await client.ready;
    return { client, close: async () => client.close() };
  }
  const host = createHost({ dataDir, shell: 'terminal', version: VERSION, clock: systemClock, logger: silentLogger });
  await host.start();
  const [ours, theirs] = memoryChannels();
  createPeer(theirs, { appVersion: VERSION, contract: app, handlers: host.handlers });
  const client = createClient(ours, { contract: app, appVersion: VERSION });
  // Local folders are still being looked through: a question asked before would find no model.
  await host.modelsKnown();
  return {
    client,
    async close() {
      client.close();
      await host.close();
      lock.release();
    },
  };
}

async function ask(
  client: Client<App>,
  { question, conversation, dataDir, voice, images: files }: AskArguments,
  io: Terminal,
): Promise<number> {
  const language = terminalLanguage(dataDir);
  const images = await takeFilesIn(client, conversation, files);
  const id = conversation ?? (await client.request('conversation.create', {})).conversation.id;
  const spoken = voice ? await hear(client, id, io, language) : null;
  let turn: string | null = null;
  let interrupted = false;
  io.onInterrupt(() => {
    interrupted = true;
    if (turn) void client.request('turn.stop', { turn }).catch(() => {});
  });
  let end = null as Extract<TurnEvent, { type: 'end' }> | null;
  let accepted = null as Extract<TurnEvent, { type: 'accepted' }> | null;
  // The turn's id comes as an event too: Ctrl+C must be able to name it before the answer is over.
  const listening = new AbortController();
  void client
    .request(
      'app.events',
      {},
      {
        signal: listening.signal,
        onEvent: (event) => {
          if (event.type === 'turn' && event.conversation === id) turn = event.turn;
          if (interrupted && turn) void client.request('turn.stop', { turn }).catch(() => {});
        },
      },
    )
    .catch(() => {});
  try {
    await client.request(
      'turn.send',
      { conversation: id, message: uuid(), ...(spoken ?? { text: question }), ...(images.length > 0 ? { images } : {}) },
      {
        onEvent(event) {
          if (event.type === 'text') io.out(event.delta);
          else if (event.type === 'answer')
            io.err(
              `${event.modelName} · ${event.place.kind === 'elsewhere' ? line('elsewhere', language, { host: event.place.host }) : line('here', language)}`,
            );
          else if (event.type === 'recalled' && event.count > 0) io.err(line('memories', language, { n: event.count }));
          else if (event.type === 'end') end = event;
          else if (event.type === 'accepted') accepted = event;
        },
      },
    );
  } finally {
    listening.abort();
  }
  if (!end && accepted?.message.parts.some((part) => part.meta?.card)) {
    // Said to the memory: the app answers. Nothing is forgotten without a window that asks.
    const { card } = await client.request('memory.card', { message: accepted.message.id });
    io.out([line(`said.${card?.kind ?? 'unread'}`, language), ...(card?.items ?? []).map(({ text }) => `- ${text}`), ''].join('\n'));
    io.err(line('conversation', language, { id }));
    return EXIT.answered;
  }
  if (!end) {
    // Kept, but nothing answers it now.
    io.err(sentence({ code: 'model.none' }, language));
    io.err(line('conversation', language, { id: accepted?.conversation.id ?? id }));
    return EXIT.noModel;
  }
  io.out('\n');
  io.err(line('conversation', language, { id }));
  if (end.message?.status === 'failed') {
    const { code, details } = end.message.error ?? { code: 'internal' as const };
    io.err(sentence({ code, ...(details ? { details } : {}) }, language));
    return EXIT.failed;
  }
  return interrupted ? EXIT.interrupted : EXIT.answered;
}
