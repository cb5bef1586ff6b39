import { Environment, type Scalar } from './expressions.ts';
import type { BlockUse, CompiledLayer } from './program.ts';

/** Which repeat of how many; `undefined` for a layer that is not repeated. */
export interface Repeat {
  readonly index: number;
  readonly count: number;
}

/** The environment of a layer's own expressions in one repeat. */
export function repeatEnvironment(outer: Environment, repeat: Repeat | undefined): Environment {
  if (!repeat) return outer;
  const names = new Map([
    ['index', repeat.index],
    ['count', repeat.count],
  ]);
  return new Environment(names, outer);
}

/**
 * The environment inside a block: its parameters before the network's, and nothing of the place
 * where it is used.
 * @param globals the network's parameters and symbols
 */
export function blockEnvironment(
  { block, with: given, first, last }: BlockUse,
  repeat: Repeat | undefined,
  environment: Environment,
  globals: Environment,
): Environment {
  const values = new Map<string, Scalar>();
  const inside = new Environment(values, globals);
  const isFirst = repeat?.index === 0;
  const isLast = repeat ? repeat.index === repeat.count - 1 : false;
  for (const [name, fallback] of block.parameters) {
    const argument =
      (isLast ? last.get(name) : undefined) ??
      (isFirst ? first.get(name) : undefined) ??
      given.get(name);
    if (argument) values.set(name, argument.evaluate(environment));
    else if (fallback) values.set(name, fallback.evaluate(inside));
  }
  return inside;
}

/** How often a layer stands one after another: once where it is not repeated. */
export function repeatsOf(layer: CompiledLayer, environment: Environment): number {
  return layer.repeat?.count(environment, '"repeat"') ?? 1;
}

/** Whether a layer is there, in a repeat or in all. */
export function isThere(layer: CompiledLayer, environment: Environment): boolean {
  return layer.when?.condition(environment, '"when"') ?? true;
}
