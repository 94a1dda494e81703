/** The region "Notices": what can be undone for ten seconds; the time stands still while the region is hovered or focused. */
import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { HELD_MS, type Notice, notices, useNotices } from '../lib/notices.ts';
import { Button, IconButton } from '../ui/index.ts';

export function NoticeArea() {
  const { t } = useTranslation();
  const list = useNotices((s) => s.notices);
  const [hovered, setHovered] = useState(false);
  const [focused, setFocused] = useState(false);
  const area = useRef<HTMLElement>(null);
  /** What had the focus before a notice took it. */
  const before = useRef<HTMLElement | null>(null);
  // A notice that goes away under the focus or the pointer tells of neither.
  useEffect(() => {
    if (list.length === 0) setHovered(false);
    if (!area.current?.contains(document.activeElement)) {
      if (focused && document.activeElement === document.body && before.current?.isConnected) before.current.focus();
      setFocused(false);
    }
  }, [list, focused]);
  return (
    <section
      ref={area}
      aria-label={t('frame.notices')}
      data-region={list.length > 0 ? 'notices' : undefined}
      onMouseEnter={() => setHovered(true)}
      onMouseLeave={() => setHovered(false)}
      onFocus={(event) => {
        setFocused(true);
        if (event.relatedTarget instanceof HTMLElement && !event.currentTarget.contains(event.relatedTarget))
          before.current = event.relatedTarget;
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setFocused(false);
      }}
      className="pointer-events-none fixed end-4 bottom-24 z-[60] flex w-[min(380px,calc(100vw-32px))] flex-col gap-2"
    >
      {list.map((notice) => (
        <Item key={notice.id} notice={notice} held={hovered || focused} />
      ))}
    </section>
  );
}

function Item({ notice, held }: { notice: Notice; held: boolean }) {
  const { t } = useTranslation();
  const left = useRef(notice.lasts);
  const end = useRef(performance.now() + HELD_MS);
  useEffect(() => {
    const since = performance.now();
    const rest = held ? Math.max(0, end.current - since) : left.current;
    const timer = setTimeout(() => notices().dismiss(notice.id), rest);
    return () => {
      clearTimeout(timer);
      if (!held) left.current = Math.max(0, left.current - (performance.now() - since));
    };
  }, [held, notice.id]);
  return (
    <div className="arrive pointer-events-auto flex shrink-0 items-center gap-2 rounded-md border border-border bg-bg py-1.5 ps-3.5 pe-1.5 text-sm shadow-float">
      <p className="min-w-0 grow [overflow-wrap:anywhere]">{notice.text}</p>
      {notice.undo && (
        <Button
          kind="quiet"
          className="text-accent!"
          onClick={() => {
            notices().dismiss(notice.id);
            void notice.undo?.();
          }}
        >
          {t('frame.undo')}
        </Button>
      )}
      <IconButton small label={t('frame.dismiss')} onClick={() => notices().dismiss(notice.id)}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}
