import { useTranslation } from '../../i18n/index.ts';

/** What a list that holds nothing is for, and what comes next. */
export function Empty({ title, text, children }: { title: string; text: string; children?: React.ReactNode }) {
  return (
    <div className="flex min-h-0 grow items-center justify-center overflow-y-auto px-6 py-10">
      <div className="max-w-[46ch] text-center">
        <p className="text-base font-medium [overflow-wrap:anywhere]">{title}</p>
        <p className="mt-1 text-base text-muted">{text}</p>
        {children}
      </div>
    </div>
  );
}

/** The shape of what is coming; not shown at all for what comes at once. */
export function Skeleton() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('memory.loading')} className="late mx-auto flex w-full max-w-[800px] flex-col gap-6 px-4 pt-6 sm:px-6">
      {[0, 1, 2, 3].map((n) => (
        <div key={n} className="flex flex-col gap-2">
          <div className="breathe h-3.5 w-4/5 rounded-full bg-raised" />
          <div className="breathe h-3 w-1/3 rounded-full bg-raised" />
        </div>
      ))}
    </div>
  );
}
