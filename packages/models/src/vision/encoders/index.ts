export { type HeatMap, heatMap } from './heat-map.ts';
export { createImageEncoder, type ImageEncoderOptions } from './image-encoder.ts';
