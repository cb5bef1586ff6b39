import { product } from '../count.ts';
import type { NodeView } from './node-view.ts';
import { dimsOfRank, requireDims } from './require-dims.ts';
import type { OperatorSpec } from './spec.ts';

function unresolved(node: NodeView, what: string): never {
  return node.fail(what, {
    code: 'unresolved-shape',
    expected: 'a declared output shape, its symbols bound by the request',
  });
}

export const nonMaxSuppression: OperatorSpec = {
  name: 'NonMaxSuppression',
  opsets: [10],
  inputs: [2, 5],
  outputs: [1, 1],
  attributes: { center_point_box: { kind: 'int' } },
  status: 'unsupported',
  rule: 'boxes that no better one overlaps, [selected, 3]; how many, and how many comparisons that takes, depends on them: shaped where none can be selected, not counted',

  infer(node) {
    const [batch, boxes] = dimsOfRank(node, 0, ['N', 'boxes', '4']);
    requireDims(node, 0, [batch, boxes, 4]);
    const [, classes] = dimsOfRank(node, 1, ['N', 'classes', 'boxes']);
    requireDims(node, 1, [batch, classes, boxes]);
    const most = node.has(2) ? node.data(2)?.[0] : 0;
    if (most !== 0 && product([batch, classes, boxes]) !== 0) {
      unresolved(node, 'how many boxes are selected depends on the boxes');
    }
    return [{ elementType: 'int64', dims: [0, 3] }];
  },
};

export const imageDecoder: OperatorSpec = {
  name: 'ImageDecoder',
  opsets: [20],
  inputs: [1, 1],
  outputs: [1, 1],
  attributes: { pixel_format: { kind: 'string', values: ['RGB', 'BGR', 'Grayscale'] } },
  status: 'unsupported',
  rule: 'an image file as [H, W, channels], sizes that only the file tells: neither shaped nor counted',
  infer: (node) => unresolved(node, 'the size of the image is in its bytes'),
};
