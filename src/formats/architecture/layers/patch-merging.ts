import { integer, withDefault } from '../fields.ts';
import { layerType } from '../layer-type.ts';

const patchMerging = layerType({
  name: 'patchMerging',
  description:
    'The channels of every factor × factor neighbourhood side by side: [N, …, H, W, C] to [N, …, H/r, W/r, C·r²], padded to whole ones (Swin).',
  inputs: [1, 1],
  attributes: {
    factor: withDefault(
      integer({
        title: 'Factor',
        description: 'By how much height and width shrink.',
        examples: [2],
        minimum: 1,
        maximum: 64,
      }),
      2,
    ),
  },
  lower(layer, { factor }) {
    const { dims } = layer.input;
    if (dims.length < 4) layer.mismatch('[N, …, H, W, C]');
    const axes = [dims.length - 3, dims.length - 2] as const;
    const ends = axes.map((axis) => (factor - ((dims[axis] as number) % factor)) % factor);
    const pads = new Array<number>(2 * dims.length).fill(0);
    ends.forEach((end, index) => (pads[dims.length + (axes[index] as number)] = end));
    const padded = ends.some((end) => end > 0)
      ? layer.apply('Pad', [layer.input, layer.ints('pads', pads)])
      : layer.input;
    // Columns vary slowest, as in torch.
    const pieces = Array.from({ length: factor ** 2 }, (_, index) => {
      const part = `Slice/${index}`;
      const starts = [index % factor, Math.floor(index / factor)];
      return layer.apply(
        'Slice',
        [
          padded,
          layer.ints(`${part}/starts`, starts),
          layer.ints(
            `${part}/ends`,
            axes.map((axis) => padded.dims[axis] as number),
          ),
          layer.ints(`${part}/axes`, axes),
          layer.ints(`${part}/steps`, [factor, factor]),
        ],
        {},
        { part },
      );
    });
    return layer.apply('Concat', pieces, { axis: -1 });
  },
});

export const patchMergingLayers = [patchMerging] as const;
