import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/core/cost/analyse.ts';
import type { CostReport, NodeRow } from '../../src/core/cost/report.ts';
import { lowerArchitecture } from '../../src/formats/architecture/index.ts';
import { presets } from '../../src/presets/index.ts';
import { readGolden } from '../support/csv.ts';

/** torchvision's module types whose figures the golden files have, by ours. */
const layerTypes: Record<string, string> = {
  conv2d: 'Conv2d',
  linear: 'Linear',
  batchNorm: 'BatchNorm2d',
};

function optionValue(text: string): boolean | number {
  return text === 'true' || (text === 'false' ? false : Number(text));
}

/** The options of a golden row: those it names, and the input's dims. */
function optionsOf({ options = '', input_shape = '' }: Record<string, string>) {
  const [, , ...sizes] = input_shape.split('x').map(Number);
  const named = options.split(' ').filter((option) => option !== '');
  return {
    ...Object.fromEntries(
      named.map((option) => {
        const [name = '', value = ''] = option.split('=');
        return [name, optionValue(value)];
      }),
    ),
    input_size: sizes.at(-1),
    ...(sizes.length === 3 && { frames: sizes[0] }),
  };
}

function costOf(preset: string, options: Record<string, unknown> = {}): CostReport {
  return analyse(lowerArchitecture(presets.get(preset).architecture(options)));
}

function total(rows: readonly NodeRow[], figure: 'macs' | 'activationElements'): number {
  return rows.reduce((sum, row) => sum + Number(row[figure]), 0);
}

/**
 * The nodes that carry MACs, as torch parts them: convolutions, products with weights (dense layers
 * and the projections of attention), and products of activations.
 */
function carriers({ nodes, layers }: CostReport) {
  const dense = new Set(layers.filter(({ type }) => type === 'linear').map(({ id }) => id));
  const isDense = ({ name, layer }: NodeRow) => dense.has(layer) || /_proj\/\w+$/.test(name);
  const products = nodes.filter(({ op }) => ['MatMul', 'Gemm', 'Einsum'].includes(op));
  return {
    convolutions: nodes.filter(({ op }) => op === 'Conv'),
    linears: products.filter(isDense),
    matmuls: products.filter((node) => !isDense(node)),
  };
}

/**
 * Products that hang on no input, as those of Swin v2's position biases: known before the network
 * runs, so free here, but run by torch at every call.
 */
function foldedProducts({ nodes }: CostReport) {
  const sizes = nodes
    .filter(({ op, coverage }) => op === 'MatMul' && coverage === 'free')
    .map(({ inputShapes, outputShapes }) => ({
      elements: outputShapes[0]?.reduce((size, dim) => size * dim, 1) ?? 0,
      length: inputShapes[0]?.at(-1) ?? 0,
    }));
  return {
    macs: sizes.reduce((sum, { elements, length }) => sum + elements * length, 0),
    elements: sizes.reduce((sum, { elements }) => sum + elements, 0),
  };
}

function countOfType({ layers }: CostReport, ...types: readonly string[]): number {
  return layers.filter(({ type }) => types.includes(type)).length;
}

const figures = [
  ...['params', 'macs_conv', 'macs_linear', 'macs_matmul', 'macs_total'],
  ...['out_elems_conv', 'out_elems_linear', 'n_conv', 'n_linear', 'n_norm'],
] as const;

describe('totals of torchvision builders', () => {
  it.each(readGolden('torchvision.csv'))('$builder $options $input_shape', (golden) => {
    const report = costOf(golden['builder'] ?? '', optionsOf(golden));
    const { convolutions, linears, matmuls } = carriers(report);
    const folded = foldedProducts(report);
    expect({
      params: report.totals.parameters,
      macs_conv: total(convolutions, 'macs'),
      macs_linear: total(linears, 'macs') + folded.macs,
      macs_matmul: total(matmuls, 'macs'),
      macs_total: Number(report.totals.macs) + folded.macs,
      out_elems_conv: total(convolutions, 'activationElements'),
      out_elems_linear: total(linears, 'activationElements') + folded.elements,
      n_conv: convolutions.length,
      n_linear: countOfType(report, 'linear'),
      n_norm: countOfType(report, 'batchNorm', 'layerNorm'),
    }).toEqual(Object.fromEntries(figures.map((figure) => [figure, Number(golden[figure])])));
    expect(report.coverage.unsupported).toEqual([]);
  });
});

describe('layers of torchvision builders', () => {
  const rows = readGolden('torchvision-layers.csv');
  const builders = new Set(rows.map(({ builder = '' }) => builder));

  it.each([...builders])('%s', (builder) => {
    const weighted = costOf(builder)
      .layers.filter(({ type }) => type in layerTypes)
      .map(({ id, type, inputShapes, outputShape, kernel, parameters, macs }) => ({
        id,
        type: layerTypes[type],
        input: inputShapes[0]?.join('x'),
        output: outputShape.join('x'),
        kernel,
        parameters,
        macs,
      }));
    const golden = rows
      .filter((row) => row['builder'] === builder)
      .map((row) => ({
        id: row['module_path'],
        type: row['type'],
        input: row['in_shape'],
        output: row['out_shape'],
        kernel: row['kernel'],
        parameters: Number(row['params']),
        macs: Number(row['macs']),
      }));
    const byId = (a: { id?: string | undefined }, b: { id?: string | undefined }) =>
      (a.id ?? '') < (b.id ?? '') ? -1 : 1;
    expect(weighted.toSorted(byId)).toEqual(golden.toSorted(byId));
  });
});
