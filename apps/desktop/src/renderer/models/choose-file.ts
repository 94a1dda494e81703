import { MiaError } from '@mia/core/errors.ts';
import { notices } from '../lib/notices.ts';
import { uploadModelFile } from './store.ts';

/** Asks for a model file and copies it in; what goes wrong is told. `chosen` is called once a file was picked, `failed` when it could not be used. */
export function chooseModelFile(on: { chosen?: () => void; failed?: () => void } = {}): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.gguf';
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (!file) return;
    on.chosen?.();
    uploadModelFile(file).catch((error) => {
      on.failed?.();
      notices().alert(MiaError.from(error).toShape());
    });
  });
  input.click();
}
