/** Dialog "Mark an area" over any image: an area set by pointer, by arrow keys, or by its four sides as numbers. */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import type { Region } from '../../../contract/index.ts';
import { useTranslation } from '../../i18n/index.ts';
import { Button, Dialog, Field } from '../../ui/index.ts';
import { AreaBox, fitted, type Size, useRoom } from '../shown/index.ts';
import { type Area, between, moved, type Point, regionOfArea, withSide } from './area.ts';

interface Props {
  /** Null: it is not here yet. */
  url: string | null;
  name: string;
  /** Pixels of the image; unknown ones are 0. */
  known?: Size;
  area: Area;
  setArea(change: Area | ((now: Area) => Area)): void;
  onUse(): void;
  onClose(): void;
  /** What can be done beside using it. */
  children?: ReactNode;
  /** What went wrong. */
  below?: ReactNode;
}

const ARROWS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

const SIDES: (keyof Area)[] = ['left', 'top', 'width', 'height'];

export function AreaDialog({ url, name, known = { width: 0, height: 0 }, area, setArea, onUse, onClose, children, below }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<{ side: keyof Area; text: string } | null>(null);
  const [natural, setNatural] = useState<Size>(known);
  const [frame, room] = useRoom();
  const from = useRef<Point | null>(null);
  // A small image is drawn larger, so that there is something to point at.
  const size = room && natural.width > 0 ? fitted(scaled(natural, room), room) : natural;
  const whole = regionOfArea(area) === undefined;

  const pointOf = (event: PointerEvent<HTMLElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    return { x: ((event.clientX - box.left) / box.width) * 100, y: ((event.clientY - box.top) / box.height) * 100 };
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.focus();
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = pointOf(event);
    setArea(between(from.current, from.current));
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    if (from.current) setArea(between(from.current, pointOf(event)));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = ARROWS[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    setArea((now) => moved(regionOfArea(now) ? now : { left: 25, top: 25, width: 50, height: 50 }, by));
  };
  return (
    <Dialog open wide onClose={onClose} title={t('mark.title')}>
      <form
        noValidate
        className="flex min-h-0 grow flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          // It lies in the message box's own form as far as React knows: that one is not to be sent.
          event.stopPropagation();
          onUse();
        }}
      >
        <p className="px-5 pb-3 text-sm text-muted">{t('mark.how')}</p>
        <div
          ref={frame}
          className="flex h-[46vh] min-h-32 shrink items-center justify-center overflow-hidden border-y border-border bg-side"
        >
          {url !== null && (
            <div
              role="application"
              aria-label={t('mark.surface', { name })}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: the area is moved by arrow keys here
              tabIndex={0}
              onPointerDown={onPointerDown}
              onPointerMove={onPointerMove}
              onPointerUp={() => {
                from.current = null;
              }}
              onPointerCancel={() => {
                from.current = null;
              }}
              onKeyDown={onKeyDown}
              style={{ width: size.width, height: size.height }}
              className="focus-inset relative shrink-0 cursor-crosshair touch-none select-none"
            >
              <img
                src={url}
                alt=""
                draggable={false}
                onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
                  if (natural.width === 0) setNatural({ width: naturalWidth, height: naturalHeight });
                }}
                className="pointer-events-none block size-full"
              />
              {!whole && <AreaBox region={regionOfArea(area) as Region} />}
            </div>
          )}
        </div>
        <div className="flex flex-wrap items-end gap-3 px-5 py-3">
          {SIDES.map((side) => (
            <Field
              key={side}
              className="w-20"
              label={t(`mark.${side}`)}
              type="number"
              inputMode="decimal"
              min={0}
              max={100}
              step="any"
              value={typed?.side === side ? typed.text : area[side]}
              onBlur={() => setTyped(null)}
              onChange={({ target: { value, valueAsNumber } }) => {
                // Half a number stands as it is typed, and changes nothing yet.
                setTyped({ side, text: value });
                if (Number.isFinite(valueAsNumber)) setArea(withSide(area, side, valueAsNumber));
              }}
            />
          ))}
          <span className="pb-2 text-sm text-muted">{t('mark.percent')}</span>
          <div className="ms-auto flex gap-2">
            {children}
            <Button type="submit" kind="primary">
              {t('mark.use')}
            </Button>
          </div>
        </div>
        {below}
      </form>
    </Dialog>
  );
}

/** An image so large that it fills its room in one direction. */
function scaled(image: Size, room: Size): Size {
  const scale = Math.max(1, Math.min(room.width / image.width, room.height / image.height, 8));
  return { width: image.width * scale, height: image.height * scale };
}
