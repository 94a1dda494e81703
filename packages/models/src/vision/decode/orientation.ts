/** EXIF orientation: 1 is upright, 2 to 4 are mirrored or upside down, 5 to 8 lie on their side. */
import type { Sharp } from 'sharp';
import type { Box, Size } from './decoded-file.ts';

/** Where a part of the upright image lies in the file. @param upright the image's size when it is upright */
export function stored({ left, top, width, height }: Box, upright: Size, orientation: number): Box {
  const right = upright.width - left - width;
  const bottom = upright.height - top - height;
  const lying = { width: height, height: width };
  switch (orientation) {
    case 2:
      return { left: right, top, width, height };
    case 3:
      return { left: right, top: bottom, width, height };
    case 4:
      return { left, top: bottom, width, height };
    case 5:
      return { left: top, top: left, ...lying };
    case 6:
      return { left: top, top: right, ...lying };
    case 7:
      return { left: bottom, top: right, ...lying };
    case 8:
      return { left: bottom, top: left, ...lying };
    default:
      return { left, top, width, height };
  }
}

/** Turns what lies as in the file upright. (sharp mirrors before it rotates, in whatever order it is told.) */
export function turn(pipeline: Sharp, orientation: number): Sharp {
  switch (orientation) {
    case 2:
      return pipeline.flop();
    case 3:
      return pipeline.rotate(180);
    case 4:
      return pipeline.flip();
    case 5:
      return pipeline.flip().rotate(90);
    case 6:
      return pipeline.rotate(90);
    case 7:
      return pipeline.flop().rotate(90);
    case 8:
      return pipeline.rotate(270);
    default:
      return pipeline;
  }
}
