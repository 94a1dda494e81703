// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MESSAGE_BOX } from '../composer/index.ts';
import { until } from '../testing/connected.ts';
import { watchFocus } from './focus.ts';

let stop = (): void => {};
beforeEach(() => {
  stop = watchFocus();
});
afterEach(() => {
  stop();
  cleanup();
});

const named = (): string => document.activeElement?.textContent || document.activeElement?.id || '';
const frames = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

/** A list whose items go when they are pressed, a bar that goes, a button that is busy, and the message box. */
function Page() {
  const [items, setItems] = useState(['one', 'two', 'three']);
  const [bar, setBar] = useState(true);
  const [busy, setBusy] = useState(false);
  return (
    <main>
      {bar && (
        <section>
          <button type="button" onClick={() => setBar(false)}>
            later
          </button>
        </section>
      )}
      <ul>
        {items.map((item) => (
          <li key={item}>
            <button type="button" onClick={() => setItems(items.filter((one) => one !== item))}>
              {item}
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        disabled={busy}
        onClick={() => {
          setBusy(true);
          setTimeout(() => setBusy(false), 60);
        }}
      >
        save
      </button>
      <textarea id={MESSAGE_BOX} />
    </main>
  );
}

/** Something that is erased once a dialog was answered: both go at once. */
function Asking() {
  const [asking, setAsking] = useState(false);
  const [erased, setErased] = useState(false);
  return (
    <>
      <aside>
        {!erased && (
          <button type="button" onClick={() => setAsking(true)}>
            erase first
          </button>
        )}
        <button type="button">erase second</button>
      </aside>
      {asking && (
        <div role="dialog">
          <button
            type="button"
            onClick={() => {
              setErased(true);
              setAsking(false);
            }}
          >
            yes
          </button>
        </div>
      )}
    </>
  );
}

function press(name: string): void {
  const button = screen.getByRole('button', { name });
  button.focus();
  fireEvent.click(button);
}

describe('what goes away under the focus', () => {
  it('passes it to the next of its list, the last one to the one before', async () => {
    render(<Page />);
    press('two');
    await until(() => named() === 'three');
    press('three');
    await until(() => named() === 'one');
  });

  it('passes it to the message box where nothing of its kind is left', async () => {
    render(<Page />);
    press('later');
    await until(() => named() === MESSAGE_BOX);
  });

  it('passes it on also where a dialog asked first, which closed after its opener had gone', async () => {
    render(
      <>
        <Page />
        <Asking />
      </>,
    );
    screen.getByRole('button', { name: 'erase first' }).focus();
    fireEvent.click(screen.getByRole('button', { name: 'erase first' }));
    press('yes');
    await until(() => named() === 'erase second');
  });

  it('gets it back where it was only busy', async () => {
    render(<Page />);
    press('save');
    await until(() => !(screen.getByRole('button', { name: 'save' }) as HTMLButtonElement).disabled);
    await until(() => named() === 'save');
  });

  it('passes nothing on once the person has left it', async () => {
    render(<Page />);
    const two = screen.getByRole('button', { name: 'two' });
    two.focus();
    two.blur();
    await frames();
    fireEvent.click(two);
    await frames();
    expect(document.activeElement).toBe(document.body);
  });

  it('leaves alone who has it elsewhere', async () => {
    render(<Page />);
    screen.getByRole('button', { name: 'one' }).focus();
    fireEvent.click(screen.getByRole('button', { name: 'two' }));
    await frames();
    expect(named()).toBe('one');
  });
});
