import { type TArray, type TInteger, type TNumber, type TUnion, Type } from '@sinclair/typebox';
import { choice, flag, float, integers, oneOrMore, optional, withDefault } from '../fields.ts';
import { type LayerContext, layerType } from '../layer-type.ts';

const padModes = {
  constant: 'constant',
  reflect: 'reflect',
  replicate: 'edge',
  circular: 'wrap',
} as const;

function endField(title: string, where: string) {
  return withDefault(
    oneOrMore({
      title,
      description: `Elements added ${where} each axis; one number for all axes or one for each.`,
      examples: [1, [0, 1]],
      minimum: 0,
    }),
    0,
  );
}

const pad = layerType({
  name: 'pad',
  description: 'Adds elements before and after the elements of some axes.',
  inputs: [1, 1],
  attributes: {
    begin: endField('Begin', 'before'),
    end: endField('End', 'after'),
    axes: optional(
      integers({
        title: 'Axes',
        description: 'The axes that are padded; by default all spatial ones, from axis 2 on.',
        examples: [[1]],
      }),
    ),
    mode: withDefault(
      choice(['constant', 'reflect', 'replicate', 'circular'], {
        title: 'Mode',
        description: 'What the added elements are.',
        examples: ['reflect'],
      }),
      'constant',
    ),
    value: withDefault(
      float({
        title: 'Value',
        description: 'The added elements in mode "constant".',
        examples: [0],
      }),
      0,
    ),
  },
  lower(layer, { begin, end, mode, value, ...given }) {
    const { dims } = layer.input;
    const axes =
      given.axes?.map((axis) => layer.axis(axis, dims.length, 'axes')) ??
      dims.slice(2).map((_, axis) => axis + 2);
    if (axes.length === 0) layer.mismatch('an input with spatial dims, or "axes"');
    const amounts = (amount: number | readonly number[], at: string) => {
      if (typeof amount === 'number') return axes.map(() => amount);
      if (amount.length === axes.length) return amount;
      return layer.fail(`"${at}" has ${amount.length} numbers for ${axes.length} axes`, {
        at,
        expected: `${axes.length} numbers, or one for all`,
      });
    };
    const pads = layer.ints('pads', [...amounts(begin, 'begin'), ...amounts(end, 'end')]);
    const filler = mode === 'constant' ? layer.scalar('value', value) : undefined;
    return layer.apply('Pad', [layer.input, pads, filler, layer.ints('axes', axes)], {
      mode: padModes[mode],
    });
  },
});

/** Interpolations, the spatial dims that each is for, and ONNX's name of it. */
const interpolations = {
  nearest: { dims: undefined, mode: 'nearest' },
  linear: { dims: 1, mode: 'linear' },
  bilinear: { dims: 2, mode: 'linear' },
  trilinear: { dims: 3, mode: 'linear' },
  bicubic: { dims: 2, mode: 'cubic' },
} as const;

const scaleField: TUnion<[TInteger, TNumber, TArray<TNumber>]> = Type.Union(
  [
    Type.Integer({ minimum: 1 }),
    Type.Number({ exclusiveMinimum: 0 }),
    Type.Array(Type.Number({ exclusiveMinimum: 0 }), { minItems: 1, maxItems: 3 }),
  ],
  {
    title: 'Scale',
    description:
      'Output over input, for every spatial dim or for each; the product is rounded down.',
    examples: [2, [2, 2], 0.5],
  },
);

function resizing<const Name extends string>(name: Name) {
  return layerType({
    name,
    description:
      'Interpolates the spatial dims to a size, by a scale, or to those of a second input.',
    inputs: [1, 2],
    attributes: {
      size: optional(
        oneOrMore({
          title: 'Size',
          description: 'Spatial dims of the output: one size for all, or one for each.',
          examples: [224, [56, 28]],
          minimum: 1,
        }),
      ),
      scale: optional(scaleField),
      mode: withDefault(
        choice(['nearest', 'linear', 'bilinear', 'trilinear', 'bicubic'], {
          title: 'Mode',
          description: 'The interpolation.',
          examples: ['bilinear'],
        }),
        'nearest',
      ),
      alignCorners: withDefault(
        flag({
          title: 'Align corners',
          description: 'Whether the corner elements of input and output lie on one another.',
          examples: [true],
        }),
        false,
      ),
    },
    lower(layer: LayerContext, { size, scale, mode, alignCorners }) {
      const spatial = layer.input.dims.slice(2);
      const model = layer.inputs[1]?.dims.slice(2);
      const ways = [size, scale, model].filter((way) => way !== undefined);
      const [wanted] = ways;
      if (wanted === undefined || ways.length > 1) {
        layer.fail(`${name} is told its output size in ${ways.length} ways`, {
          expected: 'one of "size", "scale" and a second input',
        });
      }
      const { dims = spatial.length, mode: onnxMode } = interpolations[mode];
      if (spatial.length === 0 || spatial.length !== dims) {
        layer.mismatch(mode === 'nearest' ? 'spatial dims' : `${dims} spatial dims for "${mode}"`);
      }
      const factors = typeof wanted === 'number' ? spatial.map(() => wanted) : wanted;
      if (factors.length !== dims) {
        layer.fail(`${factors.length} numbers are given for ${dims} spatial dims`, {
          at: model ? 'inputs' : size === undefined ? 'scale' : 'size',
          expected: `${dims} numbers, or one for all`,
        });
      }
      const sizes = factors.map((factor, axis) =>
        scale === undefined ? factor : Math.floor((spatial[axis] as number) * factor),
      );
      return layer.apply(
        'Resize',
        [layer.input, undefined, undefined, layer.ints('sizes', sizes)],
        {
          axes: sizes.map((_, axis) => axis + 2),
          mode: onnxMode,
          ...coordinates(onnxMode, alignCorners),
        },
      );
    },
  });
}

/** How PyTorch's interpolations map positions, in ONNX's terms. */
function coordinates(mode: 'nearest' | 'linear' | 'cubic', alignCorners: boolean) {
  if (mode === 'nearest') {
    return { coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
  }
  return {
    coordinate_transformation_mode: alignCorners ? 'align_corners' : 'half_pixel',
    ...(mode === 'cubic' && { cubic_coeff_a: -0.75 }),
  };
}

export const resizeLayers = [pad, resizing('resize'), resizing('upsample')] as const;
