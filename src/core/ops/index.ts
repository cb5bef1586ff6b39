import { binaryOperators } from './binary.ts';
import { conv } from './conv.ts';
import { OperatorRegistry } from './registry.ts';

/** Every operator the engine knows. Adding one is its file and one line here. */
export const operators = new OperatorRegistry([conv, ...binaryOperators]);
