/** The host's command line. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataFolder } from './data-folder.ts';
import { environmentLanguage } from './language.ts';
import { line } from './sentences.ts';

export interface HostArguments {
  /** 0 takes a free one. */
  port: number;
  dataDir: string;
  /** Open the person's browser. */
  open: boolean;
  /** The person locked it: the vault waits for them, whatever could open it. */
  locked: boolean;
}

export interface AskArguments {
  question: string;
  dataDir: string;
  conversation: string | null;
  /** The question is spoken; `question` is empty then. */
  voice: boolean;
  /** Files that are shown with it; with them `question` may be empty. */
  images: string[];
}

/** @throws Error with a sentence for the person when an argument is not understood */
export function hostArguments(args: string[], language = environmentLanguage(process.env)): HostArguments {
  const { values } = parse(() =>
    parseArgs({
      args,
      options: {
        port: { type: 'string', default: '0' },
        'data-dir': { type: 'string' },
        'no-open': { type: 'boolean', default: false },
        locked: { type: 'boolean', default: false },
      },
    }),
  );
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65535) throw new Error(line('port', language, { port: values.port }));
  return { port, dataDir: folder(values['data-dir']), open: !values['no-open'], locked: values.locked };
}

/** @throws Error with a sentence for the person */
export function askArguments(args: string[], language = environmentLanguage(process.env)): AskArguments {
  const { values, positionals } = parse(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: {
        'data-dir': { type: 'string' },
        conversation: { type: 'string' },
        voice: { type: 'boolean', default: false },
        image: { type: 'string', multiple: true, default: [] },
      },
    }),
  );
  const question = positionals.join(' ').trim();
  const { voice, image } = values;
  if ((question && voice) || !(question || voice || image.length > 0)) throw new Error(line('usage', language));
  const images = image.map((file) => resolve(file));
  return { question, dataDir: folder(values['data-dir']), conversation: values.conversation ?? null, voice, images };
}

const folder = (given: string | undefined): string => (given ? resolve(given) : defaultDataFolder());

function parse<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new Error((error as Error).message.split('. ')[0] as string, { cause: error });
  }
}
