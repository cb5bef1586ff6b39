import type { KerasLayer } from '../layer.ts';
import { plain, type Tensor } from '../tensor.ts';

interface Equation {
  readonly input: string;
  readonly kernel: string;
  readonly output: string;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The equation of an EinsumDense, its ellipsis written out as capital letters. */
function equationOf(layer: KerasLayer, rank: number): Equation {
  const written = layer.settings.text('equation').replaceAll(/\s/g, '');
  const match = /^((?:\.\.\.)?[a-z]*(?:\.\.\.)?),([a-z]+)->((?:\.\.\.)?[a-z]*(?:\.\.\.)?)$/.exec(
    written,
  );
  if (!match) return layer.settings.fail('equation', 'an equation such as "abc,cd->abd"');
  const [, input = '', kernel = '', output = ''] = match;
  const hidden = rank - input.replaceAll('.', '').length;
  const open = input.includes('...');
  if (hidden < 0 || hidden > letters.length || (hidden > 0 && !open)) {
    layer.misshapen(`an input of rank ${input.length}, as in "${written}"`);
  }
  const expand = (term: string) => term.replace('...', letters.slice(0, hidden));
  return { input: expand(input), kernel, output: expand(output) };
}

/**
 * Sizes of all indices: those of the input from it, the others from `output_shape`, which leaves
 * out the batch.
 */
function sizesOf(layer: KerasLayer, { input, output }: Equation): ReadonlyMap<string, number> {
  const sizes = new Map(input.split('').map((label, axis) => [label, layer.shape[axis] as number]));
  const given = layer.settings.raw('output_shape');
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  // The shape tells the last axes; null stands for what the input has.
  const labels = output.split('').slice(-list.length);
  for (const [index, label] of labels.entries()) {
    const size = list[index];
    if (sizes.has(label)) continue;
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 1) {
      return layer.settings.fail('output_shape', `a positive integer for index "${label}"`);
    }
    sizes.set(label, size);
  }
  return sizes;
}

/** A product of the input and a kernel by an equation. @see https://keras.io/api/layers/core_layers/einsum_dense/ */
export function einsumDense(layer: KerasLayer): Tensor {
  const { settings } = layer;
  const equation = equationOf(layer, layer.shape.length);
  const sizes = sizesOf(layer, equation);
  const dims = (labels: string) =>
    labels
      .split('')
      .map(
        (label) => sizes.get(label) ?? settings.fail('equation', `"${label}" in input or output`),
      );
  const { input, kernel, output } = equation;
  const product = layer.apply('Einsum', [layer.asKeras(), layer.weight('kernel', dims(kernel))], {
    equation: `${input},${kernel}->${output}`,
  });
  const axes = settings.has('bias_axes') ? settings.text('bias_axes') : undefined;
  if (axes === undefined) return plain(product);
  const start = Math.min(...axes.split('').map((label) => output.indexOf(label)));
  if (start < 0) settings.fail('bias_axes', `indices of the output "${output}"`);
  const shape = output
    .slice(start)
    .split('')
    .map((label) => (axes.includes(label) ? (sizes.get(label) as number) : 1));
  return plain(layer.apply('Add', [product, layer.weight('bias', shape)]));
}
