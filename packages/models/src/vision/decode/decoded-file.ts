import { MiaError } from '@mia/core/errors.ts';
import type { ImageFacts, PageLine, Region } from '@mia/core/ports/image.ts';
import type { Picture } from './picture.ts';

/** In pixels. */
export interface Size {
  width: number;
  height: number;
}

/** In pixels of the upright image. */
export interface Box extends Size {
  left: number;
  top: number;
}

/** Which part of a page is drawn, and how large it becomes. */
export interface Cut {
  page: number;
  box: Box;
  /** Whether `box` is less than the page. */
  part: boolean;
  target: Size;
  kernel?: 'nearest' | 'linear' | 'cubic' | 'lanczos3' | undefined;
  /** Whether it is decoded whole, so that the kernel alone decides each pixel. */
  precise?: boolean;
}

/** A file that was told and looked at; its pixels are drawn when they are asked for. */
export interface DecodedFile {
  readonly facts: ImageFacts;
  /** Of a page, upright. @throws MiaError `request.invalid` where there is no such page, `image.damaged` */
  size(page: number): Size | Promise<Size>;
  /** @throws MiaError `image.damaged`, `image.too-large` */
  draw(cut: Cut): Promise<Picture>;
  /** What a document's page holds as text, and where. @throws MiaError as `size` */
  lines(page: number): Promise<PageLine[] | null>;
  free(): void;
}

export interface CutOptions {
  page: number;
  region?: Region | undefined;
  longest?: number | undefined;
  exact?: { width: number; height: number; fit: 'fill' | 'cover' };
}

/** The pixels of a region and the size that they become. @throws MiaError `request.invalid` */
export function cutOf(size: Size, { page, region, longest, exact }: CutOptions): Cut {
  let box = boxOf(size, region);
  if (longest !== undefined && !(longest >= 1)) throw new MiaError('request.invalid', { reason: 'longest' });
  let target: Size;
  if (exact) {
    if (!(exact.width >= 1 && exact.height >= 1)) throw new MiaError('request.invalid', { reason: 'size' });
    target = { width: Math.round(exact.width), height: Math.round(exact.height) };
    if (exact.fit === 'cover') box = middle(box, target);
  } else {
    const scale = Math.min(1, (longest ?? Number.POSITIVE_INFINITY) / Math.max(box.width, box.height));
    target = { width: Math.max(1, Math.round(box.width * scale)), height: Math.max(1, Math.round(box.height * scale)) };
  }
  return { page, box, part: box.width < size.width || box.height < size.height, target };
}

/** At least one pixel of the image, whatever the region says of its edges. */
function boxOf({ width, height }: Size, region: Region | undefined): Box {
  if (!region) return { left: 0, top: 0, width, height };
  const { left, top } = region;
  const numbers = [left, top, region.width, region.height];
  if (
    !numbers.every((each) => Number.isFinite(each)) ||
    left < 0 ||
    top < 0 ||
    left >= 1 ||
    top >= 1 ||
    !(region.width > 0 && region.height > 0)
  )
    throw new MiaError('request.invalid', { reason: 'region' });
  const x = Math.min(width - 1, Math.floor(left * width));
  const y = Math.min(height - 1, Math.floor(top * height));
  // A hair's breadth of rounding is no further pixel.
  const right = Math.min(width, Math.max(x + 1, Math.ceil((left + region.width) * width - 1e-6)));
  const bottom = Math.min(height, Math.max(y + 1, Math.ceil((top + region.height) * height - 1e-6)));
  return { left: x, top: y, width: right - x, height: bottom - y };
}

/** The largest part around the middle that has the target's proportions. */
function middle(box: Box, target: Size): Box {
  const scale = Math.min(box.width / target.width, box.height / target.height);
  const width = Math.max(1, Math.round(target.width * scale));
  const height = Math.max(1, Math.round(target.height * scale));
  return { left: box.left + Math.floor((box.width - width) / 2), top: box.top + Math.floor((box.height - height) / 2), width, height };
}

/** The size of what has one page. @throws MiaError `request.invalid` */
export function onlyPage(page: number, size: Size): Size {
  if (page !== 0) throw new MiaError('request.invalid', { reason: 'page' });
  return size;
}
