/** An image's small picture, with the area that was marked on it. It takes its room before it is here. */
import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import type { Region } from '../../../contract/index.ts';
import { AreaBox } from './AreaBox.tsx';
import { fitted } from './fit.ts';
import { useAttachment } from './useAttachment.ts';

interface Props {
  id: string;
  /** What it shows, for whoever cannot see it; empty where its name stands beside it. */
  alt: string;
  /** The image's own pixels, upright; 0 where they are not known. */
  width: number;
  height: number;
  /** The room that it may take, in CSS pixels. */
  room: { width: number; height: number };
  region?: Region | undefined;
}

export function Thumb({ id, alt, width, height, room, region }: Props) {
  const { url, error } = useAttachment(id, 'thumb');
  const [broken, setBroken] = useState(false);
  const size = fitted({ width, height }, room);
  const style = { width: size.width, aspectRatio: `${size.width} / ${size.height}` };
  if (error || broken)
    return (
      <span
        {...(alt === '' ? {} : { role: 'img', 'aria-label': alt })}
        style={style}
        className="flex max-w-full items-center justify-center bg-hover text-muted"
      >
        <ImageOff size={18} aria-hidden />
      </span>
    );
  return (
    <span style={style} className={`relative block max-w-full ${url === null ? 'breathe bg-hover' : ''}`}>
      {url !== null && (
        <img src={url} alt={alt} draggable={false} onError={() => setBroken(true)} className="block h-full w-full object-contain" />
      )}
      {url !== null && region && <AreaBox region={region} />}
    </span>
  );
}
