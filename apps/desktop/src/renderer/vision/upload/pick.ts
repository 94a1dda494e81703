/** Asks for one image and hands it on, without taking it in beside a message. */
export function pickImage(picked: (file: File) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = 'image/*,application/pdf';
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file) picked(file);
  });
  input.click();
}
