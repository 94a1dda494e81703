/** A photo (JPEG) or a picture of the screen (PNG) as a file, named by when it was taken. */
export function takenFile(photo: Blob, now: Date = new Date()): File {
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const kind = photo.type === 'image/png' ? 'Screenshot' : 'Photo';
  const ending = photo.type === 'image/png' ? 'png' : 'jpg';
  return new File([photo], `${kind} ${day} ${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}.${ending}`, {
    type: photo.type,
  });
}
