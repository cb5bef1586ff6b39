import type { Value } from '../../../core/graph/types.ts';
import { flag, integer, integers, optional, withDefault } from '../fields.ts';
import { type LayerContext, layerType } from '../layer-type.ts';
import { headsField } from './attend.ts';
import { headDimOf } from './positions.ts';
import { reshaped } from './shape.ts';

/** One side of the grid: how many queries and keys lie along it. */
interface Side {
  readonly name: 'frames' | 'height' | 'width';
  readonly letter: string;
  readonly queries: number;
  readonly keys: number;
}

const decomposedRelativePosition = layerType({
  name: 'decomposedRelativePosition',
  description:
    'A bias of attention scores [N, heads, queries, keys] from queries [N, H·W, heads·d], or [N, T·H·W, heads·d] of a video: each query times trained embeddings of its distance to a key along every side of the grid, added (MViTv2, SAM).',
  inputs: [1, 1],
  attributes: {
    heads: headsField,
    height: integer({
      title: 'Height',
      description: 'Rows of the grid.',
      examples: [14],
      minimum: 1,
    }),
    width: integer({
      title: 'Width',
      description: 'Columns of the grid.',
      examples: [14],
      minimum: 1,
    }),
    frames: optional(
      integer({
        title: 'Frames',
        description: 'Frames of the grid, of a video.',
        examples: [8],
        minimum: 1,
      }),
    ),
    keys: optional(
      integers({
        title: 'Keys',
        description:
          'The grid of the keys where it is another: its frames if there are any, rows and columns.',
        examples: [[8, 7, 7]],
        minItems: 2,
        maxItems: 3,
        minimum: 1,
      }),
    ),
    classToken: withDefault(
      flag({
        title: 'Class token',
        description:
          'Whether a class token goes before queries and keys; it has no place, and no bias.',
        examples: [true],
      }),
      false,
    ),
  },
  lower(layer, { heads, height, width, frames, keys, classToken }) {
    const [batch, tokens] = layer.sequence();
    const headDim = headDimOf(layer, heads);
    const sides = sidesOf(layer, { height, width, frames, keys });
    const grid = sides.map(({ queries }) => queries);
    const length = grid.reduce((product, size) => product * size, 1);
    if (tokens !== length + Number(classToken)) {
      const token = classToken ? 'a class token and ' : '';
      layer.mismatch(`${token}${grid.join('·')} = ${length} positions`);
    }
    const queries = classToken ? withoutClassToken(layer, layer.input) : layer.input;
    const parted = reshaped(layer, queries, [0, ...grid, heads, headDim], 'query/Reshape');
    // As in MViTv2's code: rows and columns first, frames last.
    const bias = sides
      .map((side) => {
        const along = alongSide(layer, parted, side, { sides, headDim });
        const shape = sides.map((other) => (other === side ? side.keys : 1));
        const part = `${side.name}/Reshape`;
        return reshaped(layer, along, [batch, heads, length, ...shape], part);
      })
      .reduceRight((sum, term) => layer.apply('Add', [sum, term]));
    const keyCount = sides.reduce((product, side) => product * side.keys, 1);
    const joined = reshaped(layer, bias, [batch, heads, length, keyCount]);
    if (!classToken) return joined;
    return layer.apply('Pad', [joined, layer.ints('pads', [0, 0, 1, 1, 0, 0, 0, 0])]);
  },
});

interface Grid {
  readonly height: number;
  readonly width: number;
  readonly frames: number | undefined;
  readonly keys: readonly number[] | undefined;
}

function sidesOf(layer: LayerContext, { height, width, frames, keys }: Grid): readonly Side[] {
  const sides = [
    ...(frames === undefined ? [] : [{ name: 'frames', letter: 't', queries: frames } as const]),
    { name: 'height', letter: 'h', queries: height } as const,
    { name: 'width', letter: 'w', queries: width } as const,
  ];
  if (keys && keys.length !== sides.length) {
    layer.fail(`"keys" has ${keys.length} numbers for ${sides.length} sides`, {
      at: 'keys',
      expected: `${sides.length} numbers: ${sides.map(({ name }) => name).join(', ')}`,
    });
  }
  return sides.map((side, index) => ({ ...side, keys: keys?.[index] ?? side.queries }));
}

function withoutClassToken(layer: LayerContext, input: Value): Value {
  const options = { part: 'query/Slice' };
  const [, tokens] = layer.sequence();
  return layer.apply(
    'Slice',
    [input, layer.ints('starts', [1]), layer.ints('ends', [tokens]), layer.ints('axes', [1])],
    {},
    options,
  );
}

/** Queries times the embeddings of the distances along one side. */
function alongSide(
  layer: LayerContext,
  queries: Value,
  { name, letter, queries: size, keys }: Side,
  { sides, headDim }: { sides: readonly Side[]; headDim: number },
): Value {
  const table = layer.weight(`rel_pos_${name}`, [2 * Math.max(size, keys) - 1, headDim]);
  const distances = layer.typedConstant(`${name}/distances`, 'int64', [size, keys]);
  const rows = layer.apply('Gather', [table, distances], { axis: 0 }, { part: `${name}/Gather` });
  const grid = sides.map((side) => side.letter).join('');
  const equation = `b${grid}nc,${letter}kc->bn${grid}k`;
  return layer.apply('Einsum', [queries, rows], { equation }, { part: `${name}/Einsum` });
}

export const decomposedPositionLayers = [decomposedRelativePosition] as const;
