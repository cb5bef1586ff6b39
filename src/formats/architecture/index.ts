export type { Architecture, BlockDocument, LayerDocument } from './document.ts';
export { type ArchitectureLimits, defaultArchitectureLimits } from './limits.ts';
export { lowerArchitecture } from './lower.ts';
export { layerTypes } from './layers/index.ts';
export { architectureSchema } from './schema.ts';
export type { LayerInstance, Rewrite } from './rewrite.ts';
