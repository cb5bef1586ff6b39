import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

function image(node: NodeView) {
  const [batch, channels, height, width, ...rest] = node.dims(0);
  const block = node.int('blocksize', 0);
  if (
    batch === undefined ||
    channels === undefined ||
    height === undefined ||
    width === undefined ||
    rest.length > 0
  ) {
    node.fail(`the input of ${node.spec.name} has rank ${node.rank(0)}`, {
      code: 'shape-mismatch',
      expected: '[N, C, H, W]',
    });
  }
  if (block < 1) node.fail(`blocksize is ${block}`, { expected: 'a positive integer' });
  return { batch, channels, height, width, block };
}

function requireDivisible(node: NodeView, what: string, size: number, by: number): void {
  if (size % by !== 0) {
    node.fail(`${size} ${what} do not divide by ${by}`, {
      code: 'shape-mismatch',
      expected: `a multiple of ${by}`,
    });
  }
}

const depthToSpace: OperatorSpec = {
  name: 'DepthToSpace',
  opsets: [1],
  inputs: [1, 1],
  outputs: [1, 1],
  attributes: {
    blocksize: { kind: 'int', required: true },
    mode: { kind: 'string', values: ['DCR', 'CRD'], opsets: [11] },
  },
  status: 'free',
  rule: 'free: moves every element, computes none (PyTorch’s pixel shuffle is mode CRD)',

  infer(node) {
    const { batch, channels, height, width, block } = image(node);
    requireDivisible(node, 'channels', channels, block ** 2);
    const dims = [batch, channels / block ** 2, height * block, width * block];
    return [{ elementType: node.input(0).elementType, dims }];
  },
};

const spaceToDepth: OperatorSpec = {
  name: 'SpaceToDepth',
  opsets: [1],
  inputs: [1, 1],
  outputs: [1, 1],
  attributes: {
    blocksize: { kind: 'int', required: true },
    mode: { kind: 'string', values: ['DCR', 'CRD'], opsets: [28] },
  },
  status: 'free',
  rule: 'free: moves every element, computes none',

  infer(node) {
    const { batch, channels, height, width, block } = image(node);
    requireDivisible(node, 'rows', height, block);
    requireDivisible(node, 'columns', width, block);
    const dims = [batch, channels * block ** 2, height / block, width / block];
    return [{ elementType: node.input(0).elementType, dims }];
  },
};

export const depthSpaceOperators: readonly OperatorSpec[] = [depthToSpace, spaceToDepth];
