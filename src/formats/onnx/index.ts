export type { OnnxModel } from './model.ts';
export { lowerOnnx } from './lower/lower.ts';
export { encodeOnnx } from './encode/index.ts';
