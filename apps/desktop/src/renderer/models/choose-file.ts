import { MiaError } from '@mia/core/errors.ts';
import { notices } from '../lib/notices.ts';
import { uploadModelFile } from './store.ts';

/** Asks for a model file and copies it in; what goes wrong is told. `onChosen` is called once a file was picked. */
export function chooseModelFile(onChosen: () => void = () => {}): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.gguf';
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (!file) return;
    onChosen();
    uploadModelFile(file).catch((error) => notices().alert(MiaError.from(error).toShape(), () => chooseModelFile(onChosen)));
  });
  input.click();
}
