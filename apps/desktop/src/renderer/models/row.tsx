import { Fragment, type ReactNode } from 'react';
import { t } from '../i18n/index.ts';

/** Facts on one line or more: no fact is broken, and no line begins with a dot. */
export function Facts({ facts }: { facts: readonly string[] }) {
  return facts.map((fact, at) => (
    <Fragment key={fact}>
      {at > 0 && ' '}
      <span className="whitespace-nowrap">
        {fact}
        {at < facts.length - 1 && ' ·'}
      </span>
    </Fragment>
  ));
}

/** A licence as a person reads it: SPDX names stay, references that only a licence file explains get words. */
export const licenceWords = (spdx: string): string =>
  spdx
    .split(' AND ')
    .map((one) => {
      const reference = /^LicenseRef-(.+)$/.exec(one)?.[1];
      return reference === undefined ? one : t(`models.licence.${reference}`, { defaultValue: reference });
    })
    .join(', ');

const row = 'flex flex-wrap items-center gap-x-3 gap-y-1.5 border-t border-border py-2.5 first:border-t-0';

/** One row of the Models page: a group by its name, for the buttons of all rows are called the same. */
export function ModelRow({ name, children }: { name?: string; children: ReactNode }) {
  return (
    <div className={row} {...(name === undefined ? {} : { role: 'group', 'aria-label': name })}>
      {children}
    </div>
  );
}

/** The text of a row: it keeps its line until the buttons must go below it. */
export const rowText = 'min-w-48 grow basis-48';
