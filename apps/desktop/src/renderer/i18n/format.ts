/** Numbers as people read them. */
import { i18n } from './index.ts';
import { formatLocale } from './language.ts';

const locale = (): string => formatLocale();

/** 1500 → "1,500". */
export function count(value: number): string {
  return new Intl.NumberFormat(locale()).format(value);
}

/** A share from 0 to 1: "82%". */
export function percent(share: number): string {
  return new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 0 }).format(share);
}

/** Bytes in decimal units: "491 MB", "1.2 GB". */
export function bytes(value: number): string {
  const units = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  let size = value / 1000;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit >= 2 && size < 10 ? 1 : 0;
  return new Intl.NumberFormat(locale(), {
    style: 'unit',
    unit: units[unit] ?? 'kilobyte',
    unitDisplay: 'short',
    maximumFractionDigits: digits,
  }).format(size);
}

/** "212 of 491 MB": the unit is said once. */
export function bytesOf(done: number, total: number): string {
  const whole = bytes(total);
  const part = bytes(Math.min(done, total));
  const unit = /\s\S+$/.exec(whole)?.[0] ?? '';
  const short = unit !== '' && part.endsWith(unit) ? part.slice(0, -unit.length) : part;
  return i18n.t('format.of', { done: short, total: whole });
}

/** Milliseconds as an estimate: "about 40 s", "about 3 min", "about 2 h". */
export function about(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 90) return i18n.t('format.seconds', { n: count(seconds < 20 ? seconds : Math.round(seconds / 5) * 5) });
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return i18n.t('format.minutes', { n: count(minutes) });
  return i18n.t('format.hours', { n: count(Math.round(minutes / 60)) });
}

/** A measured time: "230 ms", from a second on "1.2 s"; the symbols are those of every language. */
export function milliseconds(ms: number): string {
  const number = (value: number, digits: number) => new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }).format(value);
  return ms < 999.5 ? `${number(ms, 0)} ms` : `${number(ms / 1000, 1)} s`;
}

/** "14:05" today, "Mon 14:05" this week, else a date. */
export function when(time: number, now: number = Date.now()): string {
  const days = (startOfDay(now) - startOfDay(time)) / 86_400_000;
  const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
  if (days < 1) return new Intl.DateTimeFormat(locale(), clock).format(time);
  if (days < 7) return new Intl.DateTimeFormat(locale(), { weekday: 'short', ...clock }).format(time);
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(time);
}

/** A day of the calendar: "14 May 2026". */
export function date(at: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(at);
}

/** "14:05". */
export function time(at: number): string {
  return new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' }).format(at);
}

/** "Today", "Yesterday": the language's own words, as the beginning of a line. */
function relativeDay(days: number): string {
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(days, 'day');
  return words.charAt(0).toLocaleUpperCase(locale()) + words.slice(1);
}

export function exactly(time: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'full', timeStyle: 'medium' }).format(time);
}

/** "Today", "Yesterday" or the date, for the separators between days. */
export function day(time: number, now: number = Date.now()): string {
  const days = Math.round((startOfDay(now) - startOfDay(time)) / 86_400_000);
  if (days === 0 || days === 1) return relativeDay(-days);
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'full' }).format(time);
}

/** A language's name in the window's own, by its BCP 47 tag. */
export function languageName(tag: string): string {
  return new Intl.DisplayNames(locale(), { type: 'language' }).of(tag) ?? tag;
}

/** A length of sound: "0:07", "12:30". */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** "one, two and three", as UX.md writes it: English without a comma before "and". */
export function list(parts: string[]): string {
  return new Intl.ListFormat(i18n.language === 'en' ? 'en-GB' : locale(), { type: 'conjunction', style: 'long' }).format(parts);
}

export function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}
