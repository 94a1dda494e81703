/** The region "Notices": what can be undone for ten seconds; the count pauses while it is hovered or focused. */
import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { type Notice, notices, useNotices } from '../lib/notices.ts';
import { Button, IconButton } from '../ui/index.ts';

export function NoticeArea() {
  const { t } = useTranslation();
  const list = useNotices((s) => s.notices);
  return (
    <section
      aria-label={t('frame.notices')}
      className="pointer-events-none fixed end-4 bottom-24 z-[60] flex w-[min(380px,calc(100vw-32px))] flex-col gap-2"
    >
      {list.map((notice) => (
        <Item key={notice.id} notice={notice} />
      ))}
    </section>
  );
}

function Item({ notice }: { notice: Notice }) {
  const { t } = useTranslation();
  const [held, setHeld] = useState(false);
  const left = useRef(notice.lasts);
  useEffect(() => {
    if (held) return;
    const since = performance.now();
    const timer = setTimeout(() => notices().dismiss(notice.id), left.current);
    return () => {
      clearTimeout(timer);
      left.current = Math.max(0, left.current - (performance.now() - since));
    };
  }, [held, notice.id]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only holds the time; nothing is done by it
    <div
      className="arrive pointer-events-auto flex items-center gap-2 rounded-md border border-border bg-bg py-1.5 ps-3.5 pe-1.5 text-sm shadow-float"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
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
