/**
 * Attention over what encoders gave: scaled dot-product, self-, cross- and multi-head attention (Vaswani et al. 2017, "Attention
 * Is All You Need", arXiv 1706.03762). Nothing here learns; what an encoder learned comes in as its projections.
 */
export { type Focus, type FocusOptions, type HeatMap, heatMap, type Patches, pooled, SHARPNESS } from './focus.ts';
export { type Matrix, matrixOf, rowOf, unit } from './matrix.ts';
export {
  crossAttention,
  type MultiHeadOptions,
  type MultiHeadResult,
  multiHeadAttention,
  type Projection,
  type Projections,
  selfAttention,
} from './multi-head.ts';
export {
  type AttentionInput,
  type AttentionOptions,
  type AttentionResult,
  scaledDotProductAttention,
} from './scaled-dot-product.ts';
