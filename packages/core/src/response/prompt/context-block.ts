import type { Origin, Role } from '../../memory/storage/types.ts';

/** What is quoted of a memory. */
export interface QuotedMemory {
  role: Role;
  origin: Origin;
  /** UTC epoch milliseconds. */
  created: number;
  /** The text given. */
  text: string;
  /** What was read in an image beside it, or what that shows. */
  image?: string;
}

/** What stands beside the memories, each quotable on one line. */
export interface Notes {
  /** How the person wants answers. */
  habits: readonly string[];
  facts: readonly string[];
}

const WISHES = '[How the user wants every answer: ';

/** The line of wishes in a block that was rendered; '' where it has none. */
export function wishesIn(context: string | null): string {
  return context?.split('\n').find((line) => line.startsWith(WISHES)) ?? '';
}

/**
 * Renders the block that stands before a user message: the time, and the memories as quotes with speaker and date, oldest
 * first, so that what was said last stands nearest to the question. Rendered once and stored with the message.
 *
 * @param now UTC epoch milliseconds
 * @param zone IANA time zone
 */
export function renderContext(
  memories: readonly QuotedMemory[],
  now: number,
  zone: string,
  notes: Notes = { habits: [], facts: [] },
): string {
  const time = `[Now: ${format(now, zone, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })}]`;
  const known = [
    time,
    ...(notes.habits.length === 0 ? [] : [`${WISHES}${notes.habits.join(' ')}]`]),
    ...(notes.facts.length === 0 ? [] : [`[Known about the user: ${notes.facts.map((fact) => `"${fact}"`).join(', ')}]`]),
  ].join('\n');
  if (memories.length === 0) return known;
  const lines = [...memories]
    .sort((a, b) => a.created - b.created)
    .map(
      (m) =>
        `- ${format(m.created, zone, { day: 'numeric', month: 'long', year: 'numeric' })}, ${speaker(m)}: "${m.text}"${m.image ? `, and an image beside it showed: "${m.image}"` : ''}`,
    );
  return `${known}\n[From earlier conversations:\n${lines.join('\n')}\n]`;
}

/**
 * A memory's text as a quote on one line: it can end neither the quote nor the block, and the control tokens of chat
 * templates, which some servers read out of plain text, are broken up.
 */
export function quotable(text: string): string {
  return withoutControlTokens(
    text
      .replace(/\s+/gu, ' ')
      .replace(/\p{Cc}/gu, '')
      .replaceAll('"', "'"),
  ).trim();
}

/** The control tokens of chat templates, which some servers read out of plain text, broken up by a space. */
export function withoutControlTokens(text: string): string {
  return text
    .replace(/<\|/g, '< |')
    .replace(/<(\/?(?:s|bos|eos|start_of_turn|end_of_turn|think|tool_call|tool_response)>)/gi, '< $1')
    .replace(/\[(\/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\])/gi, '[ $1');
}

function speaker(memory: QuotedMemory): string {
  switch (memory.origin) {
    case 'document':
      return 'a document said';
    case 'image':
      return 'an image showed';
    case 'paste':
      return 'the user pasted';
    case 'import':
    case 'person':
    case 'assistant':
      return memory.role === 'assistant' ? 'the assistant said' : 'the user said';
  }
}

function format(time: number, zone: string, options: Intl.DateTimeFormatOptions): string {
  const all = { ...options, timeZone: zone };
  try {
    return new Intl.DateTimeFormat('en-GB', all).format(time);
  } catch {
    // A zone that this Node does not know, or a broken clock: the time in UTC rather than none.
    return new Intl.DateTimeFormat('en-GB', { ...all, timeZone: 'UTC' }).format(
      Number.isFinite(time) && Math.abs(time) < 8.64e15 ? time : 0,
    );
  }
}
