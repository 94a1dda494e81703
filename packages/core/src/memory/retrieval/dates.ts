// These two languages alone: all of them are 266 modules at the start.
import type { ParsedComponents } from 'chrono-node';
import * as german from 'chrono-node/de';
import * as english from 'chrono-node/en';

/** A stretch of time that a question speaks of, in UTC epoch milliseconds, `to` excluded. */
export interface TimeRange {
  from: number;
  to: number;
}

const DAY = 86_400_000;
/** Worth parsing: a number, a weekday, a month or a word that stands for a day (English and German). */
const DATED =
  /\d|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tonight|last|ago|this (?:week|month|year|morning)|january|february|march|april|june|july|august|september|october|november|december|gestern|heute|letzte|vor |montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag/i;
const TIME_WORD =
  /\b(?:yesterday|today|tonight|tomorrow|morning|evening|afternoon|night|week|weekend|month|year|ago|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december|\d{1,2}(?:st|nd|rd|th|:\d\d)|20\d\d|gestern|heute|morgen|woche|monat|jahr)\b/i;
const WHEN = /\b(?:when|what (?:date|day|time|month|year)|how long|how many (?:days|weeks|months|years)|wann|wie lange)\b/i;

const GERMAN = /\b(?:gestern|heute|letzte[mnrs]?|vor|am|im|woche|januar|februar|märz|mai|juni|juli|oktober|dezember|\w+tag)\b/i;
/** Words that stand for a day or a stretch of days. */
const RELATIVE = /day|week|month|year|ago|tonight|gestern|heute|woche|monat|jahr|tag|vor /i;

/** Whether a time is asked for. */
export const asksWhen = (question: string): boolean => WHEN.test(question);
/** Whether a text names a time. */
export const namesTime = (text: string): boolean => TIME_WORD.test(text.slice(0, 2000));

/**
 * The time a question speaks of ("last Tuesday", "in January", "on 5 January 2024"), resolved against `now`: what lies
 * ahead of it was said before. Null where none is named.
 */
export function timeOf(question: string, now: number): TimeRange | null {
  if (!DATED.test(question)) return null;
  const text = question.slice(0, 300).replace(/\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b/g, '$3-$2-$1');
  const reference = new Date(now);
  // German abbreviates days to two letters, and "do" is an English word
  const inGerman = GERMAN.test(text) ? german.parse(text, reference) : [];
  const [found] = [...english.parse(text, reference), ...inGerman].sort((a, b) => b.text.length - a.text.length);
  if (!found) return null;
  const { start, end } = found;
  const named = start.isCertain('month') || start.isCertain('weekday');
  if (!named && !RELATIVE.test(found.text)) return null;
  if (!end && start.isCertain('month') && !start.isCertain('day')) return monthOf(start, now);
  let from = dayOf(start.date());
  let to = (end ? dayOf(end.date()) : from) + DAY;
  if (!end && /week|woche/i.test(found.text)) {
    from -= 3 * DAY;
    to += 3 * DAY;
  }
  // "on Friday" of something that was said is the last one, not the next
  const back = from <= now || start.isCertain('year') ? 0 : start.isCertain('month') ? 365 * DAY : 7 * DAY;
  return { from: from - back, to: to - back };
}

/** A whole month; without a year the last one that has begun. */
function monthOf(start: ParsedComponents, now: number): TimeRange {
  const month = (start.get('month') ?? 1) - 1;
  let year = start.get('year') ?? new Date(now).getUTCFullYear();
  if (!start.isCertain('year') && Date.UTC(year, month, 1) > now) year -= 1;
  return { from: Date.UTC(year, month, 1), to: Date.UTC(year, month + 1, 1) };
}

const dayOf = (date: Date): number => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
