export type { OnnxModel } from './model.ts';
export { extentFault, externalFiles, externalTensors } from './external-files.ts';
export { lowerNamedOnnx, lowerOnnx, type NamedGraph } from './lower/lower.ts';
export { typeFault } from './encode/check.ts';
export { type ByteStream, encodeOnnx } from './encode/index.ts';
export {
  defaultOnnxLimits,
  descriptionBytesPerNode,
  isOnnx,
  OnnxBudget,
  type OnnxLimits,
  OnnxReader,
  readOnnx,
} from './read/index.ts';
