import type { ElementType } from '../../graph/types.ts';
import type { NodeView } from '../node-view.ts';

export const mlDomain = 'ai.onnx.ml';

/**
 * The input as rows of features: [N, C], or one row [C].
 * @throws InputError `shape-mismatch` for another rank
 */
export function rowsOf(node: NodeView): { readonly rows: number; readonly features: number } {
  const dims = node.dims(0);
  const [first, second] = dims;
  if (first === undefined || dims.length > 2) {
    node.fail(`the input of ${node.spec.name} has rank ${dims.length}`, {
      code: 'shape-mismatch',
      expected: '[N, C] or [C]',
    });
  }
  return second === undefined ? { rows: 1, features: first } : { rows: first, features: second };
}

/** Labels of classes under the names that classifiers have for them, but for trees before opset 5. */
export const labelsAttributes = {
  classlabels_ints: { kind: 'ints' },
  classlabels_strings: { kind: 'strings' },
} as const;

/**
 * Type and number of a classifier's labels.
 * @throws InputError `invalid-node` where it has none, or two kinds
 */
export function classLabels(
  node: NodeView,
  integers = 'classlabels_ints',
): { readonly elementType: ElementType; readonly count: number } {
  const ints = node.ints(integers) ?? [];
  const strings = node.strings('classlabels_strings') ?? [];
  if (ints.length > 0 === strings.length > 0) {
    node.fail(`${node.spec.name} has ${ints.length} integer and ${strings.length} string labels`, {
      expected: 'labels of one kind',
    });
  }
  return strings.length > 0
    ? { elementType: 'string', count: strings.length }
    : { elementType: 'int64', count: ints.length };
}
