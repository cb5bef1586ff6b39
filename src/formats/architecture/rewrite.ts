import { InputError } from '../../core/errors.ts';
import type { Value } from '../../core/graph/types.ts';
import { FormulaReader } from './formula.ts';
import type { JsonObject } from './json.ts';
import type { LayerType } from './layer-type.ts';
import { layerReaders } from './readers.ts';

/** A layer about to be lowered: its attributes as values, its inputs as they are. */
export interface LayerInstance {
  readonly id: string;
  readonly type: string;
  readonly attributes: JsonObject;
  readonly inputs: readonly Value[];
}

/** A layer that stands in another's place, written as in a document. */
export interface LayerStep {
  /** Its id below that of the layer it stands for; empty where it is that layer, changed. */
  readonly part: string;
  readonly type: string;
  readonly attributes: JsonObject;
}

/**
 * What stands in a layer's place, one after the other, each taking what the one before made:
 * nothing (`[]`) passes the first input on, `undefined` leaves the layer as it is.
 */
export type Rewrite = (layer: LayerInstance) => readonly LayerStep[] | undefined;

/** Most characters of an expression in a step, which has none. */
const noExpressions = 1;

const formulas = new FormulaReader(noExpressions);

/**
 * The layer type of a step and its attributes, defaults filled in.
 * @throws InputError where an edit made attributes that the type does not take
 */
export function readStep({ type, attributes }: LayerStep): {
  type: LayerType;
  values: JsonObject;
} {
  const reader = layerReaders.get(type);
  if (!reader) throw new Error(`there is no layer type ${type}`);
  const given = Object.fromEntries(
    Object.entries(attributes).filter(([, value]) => value !== undefined),
  );
  const read = reader.read({ type, ...given }, '', formulas);
  if (!read.evaluate) return { type: reader.type, values: read.values };
  throw new InputError('invalid-option', `an edit leaves an expression in a ${type} layer`);
}
