/** The log "Conversation": follows what is written only while the person is at its end; long ones are virtual. */
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Message } from '../../contract/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { Button } from '../ui/index.ts';
import { OutgoingPictures } from '../vision/shown/index.ts';
import { FollowedLine } from './FollowedLine.tsx';
import { afterScroll, atEnd, NEAR_END } from './follow.ts';
import { LogRow } from './LogRow.tsx';
import { OwnText } from './OwnText.tsx';
import { PasteCard } from './PasteCard.tsx';
import { loadNewer, loadOlder, toLatest } from './pages.ts';
import { onMoved, onShow, showMessage } from './place.ts';
import { type Outgoing, setReadAt, useChats } from './store.ts';
import type { Turn } from './turn.ts';
import { WaitingLine } from './WaitingLine.tsx';

/** From this many messages on, only those near the view are in the document. */
const VIRTUAL_FROM = 60;
/** Pixels from either end within which the next page is fetched. */
const NEAR = 600;

export interface LogProps {
  conversation: string;
  messages: Message[];
  /** Older messages are not here yet. */
  more: boolean;
  /** The path goes on behind the last of these: the end of the log is not the conversation's. */
  newer: boolean;
  turn: Turn | null;
  nothing: string[];
  busy: boolean;
  /** A message that is not committed yet: it stands here, dimmed, and is no article until it is on disk. */
  outgoing: Outgoing | null;
  reveal: string | null;
}

export function Log(props: LogProps) {
  const { t } = useTranslation();
  const { conversation, messages, more, newer, reveal } = props;
  const box = useRef<HTMLDivElement>(null);
  // The list needs the element itself: a ref is not set yet when the list's own effects run.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const takeBox = useCallback((element: HTMLDivElement | null) => {
    box.current = element;
    setScroller(element);
  }, []);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const offset = useRef(0);
  const open = useRef(newer);
  open.current = newer;
  const [away, setAway] = useState(false);

  const toEnd = useCallback(() => {
    const element = box.current;
    if (!element) return;
    following.current = true;
    element.scrollTop = element.scrollHeight;
    offset.current = element.scrollTop;
    setAway(false);
  }, []);

  useEffect(
    () =>
      onMoved(() => {
        if (box.current) following.current = !open.current && atEnd(box.current);
      }),
    [],
  );

  // What grows is followed at once, before it is painted.
  useEffect(() => {
    const element = content.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (following.current) toEnd();
      else if (box.current) setAway(open.current || !atEnd(box.current));
    });
    observer.observe(element);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, [toEnd]);

  const onScroll = useCallback(() => {
    const element = box.current;
    if (!element) return;
    following.current = !newer && afterScroll(following.current, offset.current, element);
    offset.current = element.scrollTop;
    setAway(newer || !atEnd(element));
    if (more && element.scrollTop < NEAR) void loadOlder(conversation).catch(() => {});
    if (newer && element.scrollHeight - element.clientHeight - element.scrollTop < NEAR) void loadNewer(conversation).catch(() => {});
    rememberPlace(conversation, element, following.current);
  }, [conversation, more, newer]);

  const jump = useCallback(() => {
    following.current = true;
    if (open.current) toLatest(conversation);
    else toEnd();
  }, [conversation, toEnd]);

  // The newest messages have taken the place of others: their end is where the person wants to be.
  const was = useRef(newer);
  useLayoutEffect(() => {
    if (was.current && !newer && following.current) toEnd();
    was.current = newer;
  }, [newer, toEnd]);

  // Sending is going to the end: the person's own words are there.
  const own = props.outgoing?.id;
  useLayoutEffect(() => {
    if (own) toEnd();
  }, [own, toEnd]);

  // A conversation reopens where it was read.
  const opened = useRef(false);
  const first = messages[0]?.id;
  useLayoutEffect(() => {
    if (opened.current || first === undefined) return;
    opened.current = true;
    const at = useChats.getState().readAt[conversation];
    if (reveal) following.current = false;
    else if (at && messages.some((m) => m.id === at)) {
      following.current = false;
      showMessage(at, { block: 'start' });
    } else toEnd();
  }, [first, conversation, reveal, toEnd, messages]);

  const begin = following.current ? null : (reveal ?? useChats.getState().readAt[conversation] ?? null);

  const last = messages.at(-1);
  const List = messages.length >= VIRTUAL_FROM ? VirtualList : PlainList;
  return (
    <div className="relative min-h-0 grow">
      <div
        ref={takeBox}
        role="log"
        aria-label={t('chat.log')}
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        data-region="log"
        onScroll={onScroll}
        className="focus-inset h-full overflow-x-hidden overflow-y-auto"
      >
        <div ref={content} className="mx-auto w-full max-w-[800px] px-4 pt-4 pb-8 sm:px-6">
          {/* Headings inside answers begin at level 3: this is the one above them. */}
          <h2 className="sr-only">{t('chat.log')}</h2>
          {more && <p className="pb-4 text-center text-sm text-muted">{t('chat.older')}</p>}
          {scroller && <List {...props} box={scroller} begin={begin} />}
          {props.outgoing && (
            <div className="flex flex-col items-start gap-2 pt-6 pb-6">
              {props.outgoing.attachments.length > 0 && (
                <div className="opacity-60">
                  <OutgoingPictures attachments={props.outgoing.attachments} />
                </div>
              )}
              {props.outgoing.text !== '' && <OwnText text={props.outgoing.text} sending />}
              {props.outgoing.pastes.map((paste) => (
                <div key={paste.id} className="w-full opacity-60">
                  <PasteCard paste={paste} />
                </div>
              ))}
            </div>
          )}
          {newer && <p className="pt-2 text-center text-sm text-muted">{t('chat.newer')}</p>}
          {last && !newer && !props.busy && <FollowedLine message={last} />}
          {!newer && <WaitingLine turn={props.turn} />}
        </div>
      </div>
      {away && (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
          <Button onClick={jump} icon={<ArrowDown size={14} aria-hidden />} className="arrive pointer-events-auto bg-bg shadow-float">
            {t('chat.jump')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** `begin`: the message that is seen first; null for the end. */
type ListProps = LogProps & { box: HTMLDivElement; begin: string | null };

function sizeOf({ messages, more, newer }: LogProps): number {
  return more || newer ? -1 : messages.length;
}

/** Whoever wants a revealed message focused or marked does it: in the lists it only comes into view. */
function PlainList(props: ListProps) {
  const { messages, reveal } = props;
  const there = reveal !== null && messages.some((m) => m.id === reveal);
  useLayoutEffect(() => {
    if (there && reveal !== null) document.getElementById(`message-${reveal}`)?.scrollIntoView({ block: 'center' });
  }, [there, reveal]);
  return messages.map((message, index) => (
    <LogRow key={message.id} {...props} index={index} message={message} before={messages[index - 1]} size={sizeOf(props)} />
  ));
}

/** About how high a message will be, in pixels. */
const estimate = (message: Message | undefined): number =>
  90 + Math.min(1200, (message?.parts.reduce((n, p) => n + p.text.length, 0) ?? 0) / 3);

/** Where the list begins, so that what is drawn first is what is seen first. */
function beginning({ messages, box, begin }: ListProps): number {
  if (box.scrollTop > 0) return box.scrollTop;
  const at = begin === null ? messages.length : messages.findIndex((m) => m.id === begin);
  const above = messages.slice(0, Math.max(0, at)).reduce((sum, message) => sum + estimate(message), 0);
  return begin === null ? Math.max(0, above - box.clientHeight) : above;
}

function VirtualList(props: ListProps) {
  const { messages, box, reveal } = props;
  const key = useCallback((index: number) => messages[index]?.id ?? index, [messages]);
  const list = useRef<Virtualizer<HTMLDivElement, Element> | null>(null);
  // It learns of a scroll by an event, and other messages may come before that: the place to keep is the one that is seen.
  if (list.current && list.current.options.getItemKey(0) !== messages[0]?.id) list.current.scrollOffset = box.scrollTop;
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count: messages.length,
    getScrollElement: () => box,
    getItemKey: key,
    estimateSize: (index) => estimate(messages[index]),
    initialRect: { width: box.clientWidth, height: box.clientHeight },
    initialOffset: () => beginning(props),
    overscan: 6,
    scrollPaddingStart: 16,
    // Older messages that arrive above leave what is read where it is.
    anchorTo: 'end',
    scrollEndThreshold: NEAR_END,
  });
  list.current = virtual;
  const at = reveal === null ? -1 : messages.findIndex((m) => m.id === reveal);
  useLayoutEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'center' });
  }, [at, virtual]);
  useEffect(
    () =>
      onShow((id, block) => {
        const index = messages.findIndex((m) => m.id === id);
        if (index >= 0) virtual.scrollToIndex(index, { align: block === 'center' || block === 'start' ? block : 'auto' });
      }),
    [messages, virtual],
  );
  return (
    <div className="relative w-full" style={{ height: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map((item) => {
        const message = messages[item.index];
        if (!message) return null;
        return (
          <div
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <LogRow {...props} index={item.index} message={message} before={messages[item.index - 1]} size={sizeOf(props)} />
          </div>
        );
      })}
    </div>
  );
}

let placeTimer: ReturnType<typeof setTimeout> | undefined;

/** After the scrolling has stopped: the first message in view, or null at the end. */
function rememberPlace(conversation: string, box: HTMLElement, following: boolean): void {
  clearTimeout(placeTimer);
  placeTimer = setTimeout(() => {
    if (!box.isConnected) return;
    if (following) return setReadAt(conversation, null);
    const top = box.getBoundingClientRect().top;
    const article = Array.from(box.querySelectorAll('article')).find((a) => a.getBoundingClientRect().bottom > top + 24);
    if (article) setReadAt(conversation, article.id.replace(/^message-/, ''));
  }, 600);
}
