import { InputError } from '../../../core/errors.ts';
import type { Graph, Value } from '../../../core/graph/types.ts';
import type { Dim } from './messages.ts';
import { rebuilt } from './rebuild.ts';

/** The graph's shapes with one symbol bound to another size. */
interface Variation {
  readonly symbol: string;
  readonly size: number;
  readonly other: number;
  readonly values: ReadonlyMap<Value, Value>;
}

/**
 * Dims of values with the symbols that inputs were declared with. A symbol is kept only where the
 * graph, with all its constants as they are, has a shape at another size too: a `Reshape` to a
 * bound batch, say, makes the batch a number. Dims are then the symbol, a multiple of it, or,
 * where they depend on it in another way, not said.
 */
export function symbolicDims(graph: Graph): (value: Value) => readonly Dim[] {
  const declared = new Set(
    graph.inputs.flatMap((input) => input.declared.filter((dim) => typeof dim === 'string')),
  );
  const variations = [...declared].flatMap((symbol) => varied(graph, symbol) ?? []);
  return (value) => value.dims.map((dim, axis) => symbolic(value, dim, axis, variations));
}

function varied(graph: Graph, symbol: string): Variation | undefined {
  const size = graph.bindings[symbol];
  if (size === undefined) return undefined;
  // Odd and not a multiple, so that other dims are rarely met by accident.
  const other = 2 * size + 1;
  try {
    const { values } = rebuilt(graph, {
      dims: ({ dims }, declared) =>
        dims.map((dim, axis) => (declared[axis] === symbol ? other : dim)),
    });
    return { symbol, size, other, values };
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function symbolic(value: Value, dim: number, axis: number, variations: readonly Variation[]): Dim {
  const moving = variations.filter(({ values }) => (values.get(value) ?? value).dims[axis] !== dim);
  const [only, another] = moving;
  if (!only) return dim;
  if (another) return null;
  const moved = (only.values.get(value) ?? value).dims[axis] ?? dim;
  const factor = dim / only.size;
  if (!Number.isInteger(factor) || moved !== factor * only.other) return null;
  return factor === 1 ? only.symbol : `${factor}*${only.symbol}`;
}
