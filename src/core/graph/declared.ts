import { InputError } from '../errors.ts';
import type { ElementType, TensorType } from './types.ts';

/** What a file says of a value: its rank and those dims that are numbers, as far as it tells. */
export interface DeclaredType {
  readonly elementType?: ElementType;
  readonly dims?: readonly (number | undefined)[];
}

/** The declared types of all outputs, where they are told in full. */
export function declaredTypes(
  declared: readonly (DeclaredType | undefined)[],
  outputCount: number,
): readonly TensorType[] | undefined {
  const types: TensorType[] = [];
  for (let index = 0; index < outputCount; index++) {
    const { elementType, dims } = declared[index] ?? {};
    if (!elementType || !dims?.every((dim) => dim !== undefined)) return undefined;
    types.push({ elementType, dims });
  }
  return types;
}

/**
 * Holds inferred types against declared ones, where both are known.
 * @throws InputError `shape-contradiction` naming the node and both shapes
 */
export function checkDeclared(
  node: string,
  inferred: readonly TensorType[],
  declared: readonly (DeclaredType | undefined)[],
): void {
  for (const [index, { dims }] of inferred.entries()) {
    const wanted = declared[index]?.dims;
    if (!wanted) continue;
    const agrees =
      wanted.length === dims.length &&
      wanted.every((dim, axis) => dim === undefined || dim === dims[axis]);
    if (agrees) continue;
    const shape = wanted.map((dim) => dim ?? '?').join(', ');
    throw new InputError(
      'shape-contradiction',
      `${node}: output ${index} is declared as [${shape}], but is [${dims.join(', ')}]`,
      {
        node,
        expected: `[${dims.join(', ')}], which follows from the inputs`,
        hint: 'infer the shapes of the file anew, or export it again',
      },
    );
  }
}
