import { InputError } from '../../core/errors.ts';
import { GraphBuilder } from '../../core/graph/builder.ts';
import type { Graph, NamedOutput, Value } from '../../core/graph/types.ts';
import { operators } from '../../core/ops/index.ts';
import type { LowerOptions } from '../options.ts';
import { compileDocument } from './compile.ts';
import type { Environment } from './expressions.ts';
import { bindInputs } from './inputs.ts';
import { type JsonObject, pointerTo } from './json.ts';
import {
  LayerContext,
  type LayerOutput,
  type LayerType,
  type Network,
  SharedWeights,
} from './layer-type.ts';
import { defaultArchitectureLimits } from './limits.ts';
import { measure } from './measure.ts';
import type { CompiledLayer, CompiledReference, CompiledScope, LayerUse } from './program.ts';
import { unknownReference } from './references.ts';
import { readStep, type Rewrite } from './rewrite.ts';
import { blockEnvironment, isThere, type Repeat, repeatEnvironment, repeatsOf } from './scopes.ts';

/**
 * Lowers an architecture document to a graph of ONNX operators. The document is checked as a whole
 * and its expansion measured before a node is made.
 * @param rewrites Edits of the layers, each applied to what those before it left.
 * @throws InputError with the JSON pointer of the fault in the document
 */
export function lowerArchitecture(
  document: unknown,
  options: LowerOptions = {},
  rewrites: readonly Rewrite[] = [],
): Graph {
  const limits = { ...defaultArchitectureLimits, ...options.limits };
  const program = compileDocument(document, limits);
  const { dims, bindings, defaulted, globals } = bindInputs(program, {
    batch: options.batch,
    bindings: options.bindings,
    inputSize: options.inputSize,
    dimension: limits.dimension,
  });
  measure(program, globals, limits.layers);
  const elementType = options.elementType ?? program.elementType;
  const builder = new GraphBuilder({ registry: operators, limits });
  const inputs = program.inputs.map((input, index) =>
    builder.input(
      input.name,
      input.elementType ?? elementType,
      dims[index] as readonly number[],
      input.declared,
    ),
  );
  const network = {
    builder,
    elementType,
    shared: new SharedWeights(),
    batch: inputs[0]?.dims[0] ?? 1,
  };
  const outputs = new Lowering(network, globals, rewrites).network(program.scope, inputs);
  const graph = builder.build(program.name, outputs, { values: bindings, defaulted });
  if (graph.nodes.length > 0) return graph;
  throw new InputError('empty-network', 'the network has no layers', {
    pointer: '/layers',
    expected: 'at least one layer that is not skipped',
  });
}

/** A layer as it came out: its outputs, and its own scope or repeats for paths that lead inside. */
interface Entry {
  readonly outputs: LayerOutput[];
  readonly inside?: Scope | readonly Entry[];
}

/** One expansion of a scope. */
interface Scope {
  readonly compiled: CompiledScope;
  /** Path of ids with a dot at its end; empty for the whole network. */
  readonly prefix: string;
  readonly inputs: readonly LayerOutput[];
  readonly environment: Environment;
  /** Enclosing scope, for a sequential. */
  readonly outer: Scope | undefined;
  /** Name under which everything inside shares its weights. */
  readonly sharedAs: string | undefined;
  /** Layers so far, by position. */
  readonly entries: Entry[];
}

/** A layer with its attributes as values. */
interface Leaf {
  readonly id: string;
  readonly type: LayerType;
  readonly values: JsonObject;
  readonly inputs: readonly LayerOutput[];
}

/** Where a layer stands in the document, and under what name it shares its weights. */
interface LeafPlace {
  readonly pointer: string;
  readonly sharedAs: string | undefined;
}

class Lowering {
  constructor(
    private readonly context: Network,
    private readonly globals: Environment,
    private readonly rewrites: readonly Rewrite[],
  ) {}

  network(compiled: CompiledScope, inputs: readonly Value[]): NamedOutput[] {
    const scope: Scope = {
      compiled,
      prefix: '',
      inputs,
      environment: this.globals,
      outer: undefined,
      sharedAs: undefined,
      entries: [],
    };
    this.expand(scope);
    if (compiled.outputs) {
      return compiled.outputs.map((reference) => ({
        name: reference.text,
        value: force(this.resolve(scope, reference)),
      }));
    }
    const last = compiled.layers.at(-1);
    const output = last && scope.entries[last.position]?.outputs[0];
    return last && output ? [{ name: last.id, value: force(output) }] : [];
  }

  /** Lowers the layers of a scope and gives its outputs. */
  private expand(scope: Scope): LayerOutput[] {
    const { layers, outputs } = scope.compiled;
    for (const layer of layers) scope.entries.push(this.layer(scope, layer));
    if (outputs) return outputs.map((reference) => this.resolve(scope, reference));
    const last = scope.entries.at(-1);
    return last ? last.outputs : scope.inputs.slice(0, 1);
  }

  private layer(scope: Scope, layer: CompiledLayer): Entry {
    const { environment } = scope;
    const path = scope.prefix + layer.id;
    const count = repeatsOf(layer, environment);
    const varies = layer.indexed && layer.repeat !== undefined;
    if (count === 0 || (!varies && !isThere(layer, environment))) {
      return this.skipped(scope, layer);
    }
    let inputs = this.inputs(scope, layer);
    if (layer.repeat === undefined) return this.use(scope, layer, path, inputs, undefined);
    const repeats: Entry[] = [];
    for (let index = 0; index < count; index++) {
      const repeat = { index, count };
      const entry = this.use(scope, layer, `${path}.${index}`, inputs, repeat);
      repeats.push(entry);
      // Each repeat takes the output of the one before it; further inputs stay the same.
      const [output] = entry.outputs;
      if (output) inputs = [output, ...inputs.slice(1)];
    }
    return { outputs: repeats[count - 1]?.outputs ?? [], inside: repeats };
  }

  /** A layer that is not there: its id stands for its first input. */
  private skipped(scope: Scope, { position, inputs, otherwise }: CompiledLayer): Entry {
    const instead = otherwise ?? inputs?.[0];
    const output = instead ? this.resolve(scope, instead) : this.before(scope, position);
    return { outputs: output ? [output] : [] };
  }

  private inputs(scope: Scope, { position, inputs }: CompiledLayer): LayerOutput[] {
    if (inputs) return inputs.map((reference) => this.resolve(scope, reference));
    const before = this.before(scope, position);
    return before ? [before] : [];
  }

  /** What comes out of the layer before a position, or into the scope. */
  private before(scope: Scope, position: number): LayerOutput | undefined {
    return position === 0 ? scope.inputs[0] : scope.entries[position - 1]?.outputs[0];
  }

  private use(
    scope: Scope,
    layer: CompiledLayer,
    path: string,
    inputs: readonly LayerOutput[],
    repeat: Repeat | undefined,
  ): Entry {
    const environment = repeatEnvironment(scope.environment, repeat);
    if (repeat && layer.indexed && !isThere(layer, environment)) {
      return { outputs: inputs.slice(0, 1) };
    }
    const sharedAs =
      layer.weights ?? (scope.sharedAs === undefined ? undefined : `${scope.sharedAs}.${layer.id}`);
    const { body } = layer;
    if (body.kind === 'layer') {
      return { outputs: this.leaf(layer, body, path, inputs, environment, sharedAs) };
    }
    const inside: Scope = {
      compiled: body.kind === 'block' ? body.block.scope : body.scope,
      prefix: `${path}.`,
      inputs,
      environment:
        body.kind === 'block'
          ? blockEnvironment(body, repeat, environment, this.globals)
          : environment,
      outer: body.kind === 'block' ? undefined : scope,
      sharedAs,
      entries: [],
    };
    return { outputs: this.expand(inside), inside };
  }

  private leaf(
    { pointer, inputs: given }: CompiledLayer,
    { type, attributes }: LayerUse,
    path: string,
    available: readonly LayerOutput[],
    environment: Environment,
    sharedAs: string | undefined,
  ): LayerOutput[] {
    // A layer that takes no input starts a branch of its own.
    const inputs = type.inputs[1] === 0 && !given ? [] : available;
    try {
      checkArity(type, inputs.length, pointer);
      const values = attributes.evaluate ? attributes.evaluate(environment) : attributes.values;
      const layer = { id: path, type, values, inputs };
      return this.rewritten(layer, { pointer, sharedAs }, 0);
    } catch (error) {
      throw error instanceof InputError ? error.with({ pointer, node: path }) : error;
    }
  }

  /** A layer as the rewrites from `first` on leave it. */
  private rewritten(layer: Leaf, place: LeafPlace, first: number): LayerOutput[] {
    const { id, type, values, inputs } = layer;
    for (let position = first; position < this.rewrites.length; position++) {
      const instance = { id, type: type.name, attributes: values, inputs: inputs.map(force) };
      const steps = this.rewrites[position]?.(instance);
      if (!steps) continue;
      let flow: readonly LayerOutput[] = inputs;
      for (const step of steps) {
        const part = step.part === '' ? id : `${id}.${step.part}`;
        const made = { id: part, ...readStep(step), inputs: flow };
        flow = this.rewritten(made, place, position + 1);
      }
      return [...flow];
    }
    const context = new LayerContext(
      this.context,
      { id, type: type.name },
      inputs.map(force),
      place.pointer,
      place.sharedAs,
    );
    const lowered = type.lower(context, values);
    return isList(lowered) ? lowered.map(onDemand) : [lowered];
  }

  private resolve(scope: Scope, reference: CompiledReference): LayerOutput {
    let target: Scope | undefined = scope;
    for (let up = 0; up < reference.up; up++) target = target?.outer;
    if (!target) throw new Error(`no scope is ${reference.up} levels around ${scope.prefix}`);
    if (reference.input !== undefined) {
      return target.inputs[reference.input] ?? missingInput(target, reference);
    }
    let entry = target.entries[reference.position];
    for (const id of reference.path) entry = entry && step(entry, id);
    return entry?.outputs[reference.output] ?? missingOutput(entry, reference);
  }
}

function isList(outputs: Value | readonly LayerOutput[]): outputs is readonly LayerOutput[] {
  return Array.isArray(outputs);
}

function force(output: LayerOutput): Value {
  return typeof output === 'function' ? output() : output;
}

/** Makes an output when it is first asked for, and only then. */
function onDemand(output: LayerOutput): LayerOutput {
  if (typeof output !== 'function') return output;
  let made: Value | undefined;
  return () => (made ??= output());
}

function step({ inside }: Entry, id: string): Entry | undefined {
  if (inside === undefined) return undefined;
  if ('compiled' in inside) {
    const position = inside.compiled.positions.get(id);
    return position === undefined ? undefined : inside.entries[position];
  }
  return /^(0|[1-9]\d*)$/.test(id) ? inside[Number(id)] : undefined;
}

function checkArity(type: LayerType, given: number, pointer: string): void {
  const [least, most] = type.inputs;
  if (given >= least && given <= most) return;
  const expected = least === most ? String(least) : `${least} to ${most}`;
  throw new InputError('invalid-architecture', `${type.name} has ${given} inputs`, {
    pointer: pointerTo(pointer, 'inputs'),
    expected: `${expected} input${most === 1 ? '' : 's'}`,
  });
}

function missingInput(scope: Scope, { text, pointer }: CompiledReference): never {
  const count = scope.inputs.length;
  return unknownReference(
    `"${text}": the scope "${scope.prefix.slice(0, -1)}" has ${count} inputs`,
    {
      pointer,
      expected: `an input from 0 to ${count - 1}`,
      hint: 'inputs are numbered from 0, in the order of "inputs" where the block is used',
    },
  );
}

function missingOutput(entry: Entry | undefined, { text, pointer }: CompiledReference): never {
  if (!entry) {
    unknownReference(`there is no layer at "${text}"`, {
      pointer,
      expected: 'a path of ids into scopes that are not skipped, repeats numbered from 0',
    });
  }
  const count = entry.outputs.length;
  return unknownReference(`"${text}": the layer has ${count} output${count === 1 ? '' : 's'}`, {
    pointer,
    expected: count === 1 ? 'output 0' : `an output from 0 to ${count - 1}`,
  });
}
