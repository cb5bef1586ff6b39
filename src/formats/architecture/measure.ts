import { InputError } from '../../core/errors.ts';
import type { Environment } from './expressions.ts';
import { pointerTo } from './json.ts';
import type { CompiledLayer, CompiledScope, Program } from './program.ts';
import { blockEnvironment, isThere, type Repeat, repeatEnvironment, repeatsOf } from './scopes.ts';

/**
 * Counts the layers, the scopes around them included, that a program expands to, without expanding
 * it: repeats that are alike are counted once and multiplied. Takes at most `limit` steps.
 * @throws InputError `limit-layers` beyond the limit
 */
export function measure(program: Program, globals: Environment, limit: number): number {
  const meter = new Meter(globals, limit);
  meter.scope(program.scope, globals, 1);
  return meter.total;
}

class Meter {
  total = 0;

  constructor(
    private readonly globals: Environment,
    private readonly limit: number,
  ) {}

  scope(scope: CompiledScope, environment: Environment, times: number): void {
    for (const layer of scope.layers) this.layer(layer, environment, times);
  }

  private layer(layer: CompiledLayer, environment: Environment, times: number): void {
    const count = repeatsOf(layer, environment);
    const varies = layer.indexed && layer.repeat !== undefined;
    if (!varies && !isThere(layer, environment)) return;
    this.total += times * count;
    if (this.total > this.limit) this.refuse(layer);
    if (layer.body.kind === 'layer') return;
    for (const [index, alike] of distinct(layer, count, varies)) {
      const repeat = layer.repeat && { index, count };
      this.repeat(layer, environment, repeat, times * alike);
    }
  }

  private repeat(
    layer: CompiledLayer,
    outer: Environment,
    repeat: Repeat | undefined,
    times: number,
  ): void {
    const environment = repeatEnvironment(outer, repeat);
    if (!isThere(layer, environment)) return;
    const { body } = layer;
    if (body.kind === 'sequential') this.scope(body.scope, environment, times);
    if (body.kind === 'block') {
      const inside = blockEnvironment(body, repeat, environment, this.globals);
      this.scope(body.block.scope, inside, times);
    }
  }

  private refuse({ pointer, repeat }: CompiledLayer): never {
    throw new InputError('limit-layers', `the network has more than ${this.limit} layers`, {
      pointer: repeat ? pointerTo(pointer, 'repeat') : pointer,
      expected: `at most ${this.limit} layers after expansion`,
      hint: 'layers, blocks and sequentials all count, in every repeat',
    });
  }
}

/** The repeats that differ, as an index and how many are alike. */
function* distinct(
  layer: CompiledLayer,
  count: number,
  varies: boolean,
): Generator<[index: number, alike: number]> {
  if (count === 0) return;
  if (varies) {
    for (let index = 0; index < count; index++) yield [index, 1];
    return;
  }
  const differ = layer.body.kind === 'block' ? layer.body : undefined;
  const hasFirst = differ !== undefined && differ.first.size > 0;
  const hasLast = differ !== undefined && differ.last.size > 0 && (count > 1 || !hasFirst);
  const middle = count - Number(hasFirst) - Number(hasLast);
  if (hasFirst) yield [0, 1];
  if (middle > 0) yield [Number(hasFirst), middle];
  if (hasLast) yield [count - 1, 1];
}
