import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../src/core/cost/analyse.ts';
import { lowerOnnx } from '../../../../src/formats/onnx/index.ts';
import type { OnnxGraph, OnnxNode } from '../../../../src/formats/onnx/model.ts';
import type { LowerOptions } from '../../../../src/formats/options.ts';
import { flag, info, ints, model, node, subgraph, tensor } from '../../../support/onnx-model.ts';

function cost(parts: Partial<OnnxGraph>, options: LowerOptions = {}, version = 21) {
  const opsets = [{ domain: '', version }];
  return analyse(lowerOnnx(model({ outputs: [info('y')], ...parts }, { opsets }), options));
}

/** x[2,6] · w[6,width] as a branch, its weight stored inside it. */
function product(width: number, name: string) {
  return subgraph({
    initializers: [tensor(name, [6, width])],
    nodes: [node('MatMul', `x ${name}`, `${name}_out`)],
    outputs: [info(`${name}_out`)],
  });
}

describe('If', () => {
  const branches = (then_branch: number, else_branch: number) =>
    node(
      'If',
      'c',
      'y',
      { then_branch: product(then_branch, 'a'), else_branch: product(else_branch, 'b') },
      { name: 'choice' },
    );
  const unknown = (nodes: OnnxNode[]): Partial<OnnxGraph> => ({
    inputs: [info('x', [2, 6]), info('c', [], 'bool')],
    nodes,
  });

  it('counts the branch taken where the condition is known', () => {
    for (const value of [true, false]) {
      const { totals, coverage, outputs } = cost({
        inputs: [info('x', [2, 6])],
        initializers: [flag('c', value)],
        nodes: [branches(3, 5)],
      });
      const width = value ? 3 : 5;
      expect(totals.macs).toBe(2 * 6 * width);
      expect(totals.parameters).toBe(6 * width);
      expect(outputs[0]?.shape).toEqual([2, width]);
      expect(coverage.branches).toEqual([]);
    }
  });

  it('counts the dearer branch where it is not, and says what the other would cost', () => {
    const { totals, coverage, outputs } = cost(unknown([branches(3, 5)]));
    expect(totals.macs).toBe(2 * 6 * 5);
    expect(totals.parameters).toBe(6 * 5);
    expect(outputs[0]?.shape).toEqual([2, 5]);
    expect(coverage.branches).toEqual([
      {
        ...{ node: 'choice', taken: 'else_branch', branch: 'then_branch', nodes: 1 },
        ...{ parameters: 6 * 3, macs: 2 * 6 * 3, flops: 2 * 2 * 6 * 3 },
      },
    ]);
  });

  it('takes the first of two that cost the same', () => {
    const [left] = cost(unknown([branches(4, 4)])).coverage.branches;
    expect(left).toMatchObject({ taken: 'then_branch', branch: 'else_branch' });
  });

  it('leaves out a branch that does not fit, and says why', () => {
    const misfit = subgraph({
      initializers: [tensor('b', [7, 100])],
      nodes: [node('MatMul', 'x b', 'b_out')],
      outputs: [info('b_out')],
    });
    const { totals, coverage } = cost(
      unknown([
        node('If', 'c', 'y', { then_branch: product(3, 'a'), else_branch: misfit }, { name: 'if' }),
      ]),
    );
    expect(totals.macs).toBe(2 * 6 * 3);
    const [left] = coverage.branches;
    expect(left).toMatchObject({ branch: 'else_branch', nodes: 0 });
    expect(left?.fault).toContain('do not multiply');
  });

  it('fails where neither fits', () => {
    const misfit = subgraph({ nodes: [node('MatMul', 'x x', 'z')], outputs: [info('z')] });
    const both = node('If', 'c', 'y', { then_branch: misfit, else_branch: misfit });
    expect(() => cost(unknown([both]))).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });

  it('does not make known what hangs on the condition', () => {
    const constant = (name: string, value: number) =>
      subgraph({ initializers: [ints(name, [value])], outputs: [info(name)] });
    const choice = node('If', 'c', 'shape', {
      then_branch: constant('a', 12),
      else_branch: constant('b', 6),
    });
    expect(() => cost(unknown([choice, node('Reshape', 'x shape', 'y')]))).toThrow(
      expect.objectContaining({ code: 'unresolved-shape' }),
    );
  });

  it('needs both branches', () => {
    const half = node('If', 'c', 'y', { then_branch: product(3, 'a') });
    expect(() => cost(unknown([half]))).toThrow('lacks its graph "else_branch"');
  });
});

/** A loop that multiplies what it carries by w[6,6] and stacks what it carries. */
function loop(more: Partial<OnnxGraph> = {}): OnnxNode {
  const body = subgraph({
    inputs: [info('i', [], 'int64'), info('on', [], 'bool'), info('state')],
    initializers: [tensor('w', [6, 6])],
    nodes: [
      node('Identity', 'on', 'still_on'),
      node('MatMul', 'state w', 'next'),
      node('Relu', 'next', 'seen'),
    ],
    outputs: [info('still_on'), info('next'), info('seen')],
    ...more,
  });
  return node('Loop', 'trips go x', 'y ys', { body }, { name: 'steps' });
}

describe('Loop', () => {
  const input = info('x', [2, 6]);
  const outputs = [info('y'), info('ys')];
  const times = (trips: number): Partial<OnnxGraph> => ({
    inputs: [input],
    initializers: [ints('trips', trips), flag('go', true)],
    nodes: [loop()],
    outputs,
  });

  it('counts its body for each trip, and its weights once', () => {
    const { totals, coverage, outputs } = cost(times(7));
    expect(totals.macs).toBe(7 * (2 * 6 * 6));
    expect(totals.compares).toBe(7 * (2 * 6));
    expect(totals.parameters).toBe(36);
    // Each trip writes the product and its ReLU; an Identity writes nothing.
    expect(totals.activationElements).toBe(7 * (12 + 12));
    expect(outputs.map(({ shape }) => shape)).toEqual([
      [2, 6],
      [7, 2, 6],
    ]);
    expect(coverage.loops).toEqual([{ node: 'steps', trips: 7, source: 'network' }]);
    expect(coverage.unsupported).toEqual([]);
  });

  it('of no trips costs nothing', () => {
    const { totals, outputs } = cost(times(0));
    expect(totals.macs).toBe(0);
    expect(outputs.map(({ shape }) => shape)).toEqual([
      [2, 6],
      [0, 2, 6],
    ]);
  });

  it('is counted as often as the request says', () => {
    const endless = { ...times(0), initializers: [ints('trips', 2 ** 63), flag('go', true)] };
    const { totals, coverage } = cost(endless, { bindings: { steps: 5 } });
    expect(totals.macs).toBe(5 * (2 * 6 * 6));
    expect(coverage.loops).toEqual([{ node: 'steps', trips: 5, source: 'request' }]);
  });

  it('says so where its trips are a bound only', () => {
    const body = {
      nodes: [
        node('ReduceSum', 'state', 'sum', { keepdims: 0 }),
        node('Cast', 'sum', 'still_on', { to: 9 }),
        node('MatMul', 'state w', 'next'),
        node('Relu', 'next', 'seen'),
      ],
    };
    const { coverage } = cost({ ...times(7), nodes: [loop(body)] });
    expect(coverage.loops).toEqual([{ node: 'steps', trips: 7, source: 'bound' }]);
  });

  it('is named as not counted where nobody says how often it runs', () => {
    const open: Partial<OnnxGraph> = {
      inputs: [input, info('trips', [], 'int64')],
      initializers: [flag('go', true)],
      nodes: [loop()],
      outputs: [info('y', [2, 6]), info('ys', [4, 2, 6])],
    };
    const { totals, coverage } = cost(open);
    expect(totals.macs).toBe(0);
    expect(coverage.unsupported).toEqual([{ op: 'Loop', nodes: 1, examples: ['steps'] }]);
    expect(cost(open, { bindings: { trips: 4 } }).totals.macs).toBe(4 * (2 * 6 * 6));
    expect(() => cost({ ...open, outputs })).toThrow(
      expect.objectContaining({
        code: 'unresolved-shape',
        hint: 'bind it: "bindings": { "steps": 10 }',
      }),
    );
  });

  it('whose shapes grow is laid out trip by trip', () => {
    const body = {
      nodes: [
        node('Identity', 'on', 'still_on'),
        node('Concat', 'state x', 'next', { axis: 0 }),
        node('ReduceSum', 'next', 'seen', { keepdims: 0 }),
      ],
      initializers: [],
    };
    const { totals, outputs } = cost({ ...times(3), nodes: [loop(body)] });
    expect(outputs.map(({ shape }) => shape)).toEqual([[8, 6], [3]]);
    // A sum over n elements is n − 1 adds: of 24, 36 and 48 elements.
    expect(totals.adds).toBe(23 + 35 + 47);
  });

  it('whose shapes hang on the trip is laid out trip by trip, sharing its weights', () => {
    const body = {
      initializers: [tensor('w', [6, 6]), ints('zero', 0), ints('one', 1), ints('axes', [0])],
      nodes: [
        node('Identity', 'on', 'still_on'),
        node('MatMul', 'state w', 'next'),
        node('Add', 'i one', 'until'),
        node('Range', 'zero until one', 'range'),
        node('ReduceSum', 'range axes', 'seen', { keepdims: 0 }),
      ],
    };
    const { totals } = cost({ ...times(4), nodes: [loop(body)] });
    expect(totals.macs).toBe(4 * (2 * 6 * 6));
    expect(totals.parameters).toBe(36);
  });

  it('nests', () => {
    const inner = node(
      'Loop',
      'inner_trips - state',
      'next',
      {
        body: subgraph({
          inputs: [info('j', [], 'int64'), info('on2', [], 'bool'), info('state2')],
          nodes: [node('Identity', 'on2', 'on3'), node('MatMul', 'state2 w', 'next2')],
          outputs: [info('on3'), info('next2')],
        }),
      },
      { name: 'inner' },
    );
    const body = {
      initializers: [tensor('w', [6, 6]), ints('inner_trips', 3)],
      nodes: [node('Identity', 'on', 'still_on'), inner, node('Relu', 'next', 'seen')],
    };
    const { totals } = cost({ ...times(5), nodes: [loop(body)] });
    expect(totals.macs).toBe(5 * 3 * (2 * 6 * 6));
    expect(totals.parameters).toBe(36);
  });

  it('of a million trips that have to be laid out is refused', () => {
    const body = {
      nodes: [
        node('Identity', 'on', 'still_on'),
        node('Concat', 'state x', 'next', { axis: 0 }),
        node('Relu', 'x', 'seen'),
      ],
    };
    const long = { ...times(1_000_000), nodes: [loop(body)] };
    expect(() => cost(long, { limits: { nodes: 1000 } })).toThrow(
      expect.objectContaining({ code: 'limit-nodes' }),
    );
  });
});

describe('Scan', () => {
  /** Adds up slices, giving the running sum of each. */
  const body = subgraph({
    inputs: [info('sum'), info('slice')],
    nodes: [node('Add', 'sum slice', 'next'), node('Relu', 'next', 'out')],
    outputs: [info('next'), info('out')],
  });
  const outputs = [info('y'), info('ys')];

  it('counts its body for each slice', () => {
    const { totals, coverage, ...rest } = cost({
      inputs: [info('zero', [5]), info('x', [9, 5])],
      nodes: [node('Scan', 'zero x', 'y ys', { body, num_scan_inputs: 1 }, { name: 'scan' })],
      outputs,
    });
    expect(totals.adds).toBe(9 * 5);
    expect(rest.outputs.map(({ shape }) => shape)).toEqual([[5], [9, 5]]);
    expect(coverage.loops).toEqual([{ node: 'scan', trips: 9, source: 'network' }]);
  });

  it('cuts and stacks along the axes it names', () => {
    const axes = { scan_input_axes: [-1], scan_output_axes: [-1] };
    const result = cost({
      inputs: [info('zero', [5]), info('x', [5, 9])],
      nodes: [node('Scan', 'zero x', 'y ys', { body, num_scan_inputs: 1, ...axes })],
      outputs,
    });
    expect(result.totals.adds).toBe(9 * 5);
    expect(result.outputs.map(({ shape }) => shape)).toEqual([[5], [5, 9]]);
  });

  it('has a batch of its own at opset 8', () => {
    const parts = {
      inputs: [info('zero', [4, 5]), info('x', [4, 9, 5])],
      nodes: [node('Scan', '- zero x', 'y ys', { body, num_scan_inputs: 1 })],
      outputs,
    };
    const result = cost(parts, {}, 8);
    expect(result.totals.adds).toBe(4 * 9 * 5);
    expect(result.outputs.map(({ shape }) => shape)).toEqual([
      [4, 5],
      [4, 9, 5],
    ]);
  });

  it.each([
    ['slices of unequal length', [info('zero', [5]), info('x', [9, 5]), info('z', [8, 5])], 2],
    ['more inputs than there are', [info('zero', [5]), info('x', [9, 5])], 3],
  ])('is refused for %s', (_, inputs, scans) => {
    const three = subgraph({
      inputs: [info('sum'), info('slice'), info('other')],
      nodes: [node('Add', 'sum slice', 'next'), node('Relu', 'next', 'out')],
      outputs: [info('next'), info('out')],
    });
    const names = inputs.map(({ name }) => name).join(' ');
    expect(() =>
      cost({
        inputs,
        nodes: [node('Scan', names, 'y ys', { body: three, num_scan_inputs: scans })],
        outputs,
      }),
    ).toThrow(/unequal length|scans 3 of/);
  });
});
