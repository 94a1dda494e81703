/** Dialog "Screenshot": a screen, a window, or a part of a screen, as one picture. */
import { type ErrorShape, MiaError } from '@mia/core/errors.ts';
import { useEffect, useRef, useState } from 'react';
import type { ShellScreen } from '../../../contract/shell.ts';
import { useTranslation } from '../../i18n/index.ts';
import { Button, Dialog, ErrorAlert } from '../../ui/index.ts';
import { AreaDialog } from '../beside/AreaDialog.tsx';
import { type Area, regionOfArea, WHOLE } from '../beside/area.ts';
import { takenFile } from '../upload/index.ts';
import { capture, cutOut, listScreens, listsScreens } from './capture.ts';

interface Props {
  onUse(picture: File): void;
  onClose(): void;
}

const WHAT = ['screen', 'window', 'area'] as const;
type What = (typeof WHAT)[number];
const kindOf = (what: What): ShellScreen['kind'] => (what === 'window' ? 'window' : 'screen');

export default function ScreenDialog({ onUse, onClose }: Props) {
  const { t } = useTranslation();
  const [what, setWhat] = useState<What>('screen');
  const [screens, setScreens] = useState<ShellScreen[] | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [error, setError] = useState<ErrorShape | null>(null);
  const [busy, setBusy] = useState(false);
  const [picture, setPicture] = useState<{ blob: Blob; url: string } | null>(null);
  const lists = listsScreens();
  const kind = kindOf(what);

  useEffect(() => {
    if (!lists) return;
    let over = false;
    setScreens(null);
    listScreens(kind).then(
      (found) => {
        if (over) return;
        setScreens(found);
        setChosen(found[0]?.id ?? null);
      },
      () => {
        if (!over) setScreens([]);
      },
    );
    return () => {
      over = true;
    };
  }, [kind, lists]);
  const url = picture?.url ?? null;
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url]);

  const take = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const blob = await capture(kind, chosen);
      if (what === 'area') setPicture({ blob, url: URL.createObjectURL(blob) });
      else onUse(takenFile(blob));
    } catch (thrown) {
      setError(MiaError.from(thrown).toShape());
    } finally {
      setBusy(false);
    }
  };

  if (picture) return <Part picture={picture} onUse={onUse} onClose={onClose} />;
  return (
    <Dialog open wide={lists} onClose={onClose} title={t('screen.title')}>
      <div className={lists ? 'min-h-0 overflow-y-auto px-5 pb-2' : ''}>
        <fieldset className="flex flex-wrap gap-x-5 gap-y-1 pb-2">
          <legend className="sr-only">{t('screen.what')}</legend>
          {WHAT.map((one) => (
            <label key={one} className="flex h-8 items-center gap-2 pointer-coarse:h-10">
              <input
                type="radio"
                name="screen-what"
                checked={what === one}
                onChange={() => setWhat(one)}
                {...(one === 'screen' ? { 'data-first-focus': true } : {})}
                className="accent-(--accent)"
              />
              {t(`screen.${one}`)}
            </label>
          ))}
        </fieldset>
        <p className="pb-3 text-sm text-muted">
          {t(`screen.how.${what}`)} {lists ? kind === 'screen' && t('screen.alone') : t('screen.browser')}
        </p>
        {lists && <Choice screens={screens} chosen={chosen} onChoose={setChosen} />}
        {error && <ErrorAlert error={error} onAction={error.code === 'screen.refused' ? () => void take() : undefined} />}
      </div>
      <div className={`flex justify-end ${lists ? 'px-5 py-3' : 'pt-3'}`}>
        <Button kind="primary" disabled={busy || (lists && chosen === null)} onClick={() => void take()}>
          {t('screen.capture')}
        </Button>
      </div>
    </Dialog>
  );
}

function Choice({ screens, chosen, onChoose }: { screens: ShellScreen[] | null; chosen: string | null; onChoose(id: string): void }) {
  const { t } = useTranslation();
  if (screens === null) return <p className="pb-3 text-sm text-muted">{t('screen.looking')}</p>;
  if (screens.length === 0) return <p className="pb-3 text-sm text-muted">{t('screen.none')}</p>;
  return (
    <fieldset className="grid grid-cols-2 gap-3 pb-3 sm:grid-cols-3">
      <legend className="sr-only">{t('screen.choose')}</legend>
      {screens.map(({ id, name, thumb }) => (
        <label
          key={id}
          className={`flex cursor-pointer flex-col gap-1 rounded-md border p-1.5 focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent ${
            chosen === id ? 'border-accent bg-hover' : 'border-border hover:bg-hover'
          }`}
        >
          <input type="radio" name="screen-which" className="sr-only" checked={chosen === id} onChange={() => onChoose(id)} />
          <span className="flex aspect-[16/10] items-center justify-center overflow-hidden rounded-sm bg-side">
            {thumb && <img src={thumb} alt="" className="size-full object-contain" />}
          </span>
          <span className="truncate text-sm" title={name}>
            {name}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** A part of a screen: what is outside of it is not taken in. */
function Part({ picture, onUse, onClose }: { picture: { blob: Blob; url: string } } & Props) {
  const { t } = useTranslation();
  const [area, setArea] = useState<Area>(WHOLE);
  const [error, setError] = useState<ErrorShape | null>(null);
  const using = useRef(false);
  const use = async (): Promise<void> => {
    if (using.current) return;
    using.current = true;
    try {
      const region = regionOfArea(area);
      onUse(takenFile(region ? await cutOut(picture.blob, region) : picture.blob));
    } catch (thrown) {
      using.current = false;
      setError(MiaError.from(thrown).toShape());
    }
  };
  return (
    <AreaDialog
      url={picture.url}
      name={t('screen.captured')}
      area={area}
      setArea={setArea}
      onUse={() => void use()}
      onClose={onClose}
      below={
        error && (
          <div className="px-5 pb-3">
            <ErrorAlert error={error} />
          </div>
        )
      }
    />
  );
}
