export { isKeras } from './document.ts';
export { lowerKeras } from './lower.ts';
