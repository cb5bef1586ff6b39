export type { OnnxModel } from './model.ts';
export { externalFiles } from './external-files.ts';
export { lowerOnnx } from './lower/lower.ts';
export { encodeOnnx } from './encode/index.ts';
export { defaultOnnxLimits, isOnnx, type OnnxLimits, OnnxReader, readOnnx } from './read/index.ts';
