export type { OnnxModel } from './model.ts';
export { lowerOnnx } from './lower/lower.ts';
