/** Sizes of what is shown. Pure. */

export interface Size {
  width: number;
  height: number;
}

/** The smallest side that a picture is drawn with: a line of text is still something to point at. */
const LEAST = 24;

/** An image in a room: as large as it is, never larger than the room, in its own shape. Unknown sizes fill it. */
export function fitted(image: Size, room: Size): Size {
  if (image.width <= 0 || image.height <= 0) return room;
  const scale = Math.min(1, room.width / image.width, room.height / image.height);
  return {
    width: Math.min(room.width, Math.max(LEAST, Math.round(image.width * scale))),
    height: Math.min(room.height, Math.max(LEAST, Math.round(image.height * scale))),
  };
}

/** Steps of the zoom; 1 is a pixel of the image for each of the screen. */
const STEPS = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8];

/** The next step of the zoom in a direction. Null: it is at its end. */
export function zoomed(zoom: number, by: 1 | -1): number | null {
  const near = by === 1 ? STEPS.find((step) => step > zoom * 1.001) : STEPS.findLast((step) => step < zoom * 0.999);
  return near ?? null;
}
