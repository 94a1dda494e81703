/** How near each part of an image is to the words beside it: warm where they meet. */
import { useEffect, useRef, useState } from 'react';
import { ask } from '../../host/index.ts';

export interface HeatMap {
  rows: number;
  columns: number;
  /** Row by row, 0 to 1. */
  values: number[];
}

/** The map of an image for these words; null while it is not here, and where the encoder has none. */
export function useHeat(id: string, words: string): HeatMap | null {
  const [state, setState] = useState<{ of: string; map: HeatMap | null }>({ of: '', map: null });
  const text = words.trim().slice(0, 1000);
  const of = `${id} ${text}`;
  useEffect(() => {
    if (text === '') return;
    let over = false;
    ask('image.heat', { id, text }).then(
      ({ map }) => !over && setState({ of: `${id} ${text}`, map }),
      // Only a help in looking: without it the image is shown as it is.
      () => {},
    );
    return () => {
      over = true;
    };
  }, [id, text]);
  return state.of === of ? state.map : null;
}

/** Opacity of the warmest patch. */
const STRONGEST = 0.75;

/** The colour of a value, 0 to 1, as RGBA: cold ones are not there. Pure. */
export function heatColour(value: number): [number, number, number, number] {
  const v = Math.min(1, Math.max(0, value));
  return [255, Math.round(220 - 170 * v), Math.round(60 * (1 - v)), Math.round(255 * STRONGEST * v)];
}

/** The map over the image under it: one pixel for each patch, and the browser smooths between them. */
export function HeatLayer({ map }: { map: HeatMap }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context || map.rows * map.columns !== map.values.length) return;
    const picture = context.createImageData(map.columns, map.rows);
    for (const [at, value] of map.values.entries()) picture.data.set(heatColour(value), at * 4);
    context.putImageData(picture, 0, 0);
  }, [map]);
  return (
    <canvas ref={canvas} aria-hidden width={map.columns} height={map.rows} className="pointer-events-none absolute inset-0 size-full" />
  );
}
