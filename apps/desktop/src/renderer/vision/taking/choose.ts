import { ACCEPTED } from './kinds.ts';
import { takeIn } from './take.ts';

/** Asks for files and takes them in. `chosen` is called once some were picked. */
export function chooseFiles(conversation: string, chosen: () => void = () => {}): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = ACCEPTED;
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    if (files.length === 0) return;
    chosen();
    void takeIn(files, conversation);
  });
  input.click();
}
