import { InputError } from '../../../core/errors.ts';
import type { DeclaredType } from '../../../core/graph/declared.ts';
import { declaredTypes } from '../../../core/graph/declared.ts';
import { GraphBuilder } from '../../../core/graph/builder.ts';
import {
  type Attributes,
  type Graph,
  isStatic,
  type Layer,
  type Value,
  type ValueRole,
} from '../../../core/graph/types.ts';
import { nearestHint } from '../../../core/nearest.ts';
import { operators } from '../../../core/ops/index.ts';
import { operatorKey, type OperatorSpec } from '../../../core/ops/spec.ts';
import { defaultArchitectureLimits } from '../../architecture/limits.ts';
import type { LowerOptions } from '../../options.ts';
import { layerNote, notedRole } from '../notes.ts';
import type { OnnxGraph, OnnxModel, OnnxNode, OnnxTensor } from '../model.ts';
import { plainAttributes, resolveReferences, type OnnxAttributes } from './attributes.ts';
import { isControlFlow, lowerControl } from './control.ts';
import { Functions } from './functions.ts';
import { type Layers, Modules } from './modules.ts';
import { describeNode, nameOf, visitGraphs } from './nodes.ts';
import { inOrder } from './order.ts';
import { TensorRoles } from './roles.ts';
import { type Frame, Scope } from './scope.ts';
import { isIntegral } from '../../../core/shapes/constants.ts';
import {
  bindingName,
  declaredSymbols,
  declareInput,
  type DeclaredInput,
  Symbols,
} from './symbols.ts';
import { StoredTensors } from './tensors.ts';

/** The opsets of `ai.onnx` whose semantics the rules know. */
export const knownOpsets = { oldest: 7, newest: 28 } as const;

/**
 * Lowers an ONNX model to a graph: inputs bound, functions expanded, control flow laid out, every
 * shape inferred.
 * @throws InputError naming the node or value at fault
 */
export function lowerOnnx(model: OnnxModel, options: LowerOptions = {}): Graph {
  return lowerNamedOnnx(model, options).graph;
}

/** A graph, and its values by the names that they have in the file. */
export interface NamedGraph {
  readonly graph: Graph;
  readonly values: ReadonlyMap<string, Value>;
}

/** Lowers as `lowerOnnx` does, and tells which values those of the file became. */
export function lowerNamedOnnx(model: OnnxModel, options: LowerOptions = {}): NamedGraph {
  return new Lowering(model, options).network();
}

export class Lowering {
  readonly builder: GraphBuilder;
  readonly symbols: Symbols;
  private readonly limits;
  private readonly inputs: readonly DeclaredInput[];
  private readonly functions: Functions;
  private readonly tensors: StoredTensors;
  private readonly opset: number;
  private readonly layers: Layers = new Map();
  /** Nodes and calls so far: a function may call others without adding a node. */
  private steps = 0;

  constructor(
    private readonly model: OnnxModel,
    options: LowerOptions,
  ) {
    this.limits = { ...defaultArchitectureLimits, ...options.limits };
    this.opset = opsetOf(model);
    this.builder = new GraphBuilder({
      registry: operators,
      opset: this.opset,
      limits: this.limits,
    });
    const { graph } = model;
    const stored = new Set(graph.initializers.map(({ name }) => name));
    this.inputs = graph.inputs.filter(({ name }) => !stored.has(name)).map(declareInput);
    this.symbols = new Symbols(this.inputs, bindable(model, this.inputs), {
      ...options,
      dimension: this.limits.dimension,
    });
    this.functions = new Functions(model.functions);
    this.tensors = new StoredTensors(this.builder, options.elementType);
  }

  network(): NamedGraph {
    const { graph } = this.model;
    const roles = this.functions.note(new TensorRoles(), graph);
    const frame: Frame = {
      ...{ opset: this.opset, given: {}, defaults: {}, calls: [], prefix: '' },
      roles,
    };
    const scope = this.scope(graph, frame);
    for (const [index, { info, type, declared }] of this.inputs.entries()) {
      // There are dims for every input.
      const dims = this.symbols.dims[index] as readonly number[];
      scope.set(info.name, this.input(info.name, type, dims, declared));
    }
    const outputs = this.body(graph, scope);
    const built = this.builder.build(
      graph.name === '' ? 'model' : graph.name,
      graph.outputs.map(({ name }, index) => ({ name, value: outputs[index] as Value })),
      { values: this.symbols.bindings, defaulted: this.symbols.defaulted },
    );
    return { graph: built, values: scope.named };
  }

  private input(
    name: string,
    { elementType }: DeclaredInput['type'],
    dims: readonly number[],
    declared: readonly (number | string)[],
  ): Value {
    const type = this.tensors.elementType(elementType, `the input "${name}"`);
    const bound = this.symbols.bound(name);
    // A bound integer is known, so that what hangs on it (a rate, a length) can be followed.
    if (bound !== undefined && dims.every((dim) => dim === 1)) {
      return this.builder.constant(name, type, dims, [bound]);
    }
    return this.builder.input(name, type, dims, declared);
  }

  /** A scope for a graph inside another, or for the network or a function. */
  scope(graph: OnnxGraph, frame: Frame, outer?: Scope, depth = outer ? outer.depth + 1 : 0): Scope {
    const weights = new Set(graph.initializers.map(({ name }) => name));
    const modules = new Modules({ nodes: graph.nodes, weights }, this.layers, frame.prefix);
    const make = (tensor: OnnxTensor) => this.tensors.value(tensor, frame.roles);
    const scope = new Scope(frame, modules, graph, make, outer, depth);
    if (scope.depth <= this.limits.nesting) return scope;
    throw new InputError('limit-nesting', 'graphs lie too deep in one another', {
      expected: `at most ${this.limits.nesting} graphs inside one another`,
    });
  }

  /**
   * Lowers the nodes of a graph into a scope that has its inputs already.
   * @returns the graph's outputs
   */
  body(graph: Pick<OnnxGraph, 'nodes' | 'outputs'>, scope: Scope): Value[] {
    const nodes = inOrder(graph.nodes, (name) => scope.has(name));
    for (const node of nodes) this.node(node, scope);
    return graph.outputs.map(({ name }) => {
      const value = scope.get(name);
      if (value) return value;
      throw new InputError('missing-value', `nothing makes the output "${name}"`, {
        expected: 'outputs that a node makes',
      });
    });
  }

  private node(node: OnnxNode, scope: Scope): void {
    if (++this.steps > this.limits.nodes) {
      throw new InputError('limit-nodes', `the network expands to too many nodes`, {
        expected: `at most ${this.limits.nodes} nodes`,
      });
    }
    const { frame } = scope;
    const attributes = resolveReferences(node.attributes, frame.given, frame.defaults);
    const layer = scope.modules.layer(node);
    this.builder.enter(layer);
    try {
      const outputs = this.outputs(node, attributes, scope, layer);
      for (const [index, value] of outputs.entries()) scope.set(node.outputs[index] ?? '', value);
    } catch (error) {
      if (error instanceof InputError) throw error.with({ node: node.name });
      throw error;
    }
  }

  private outputs(
    node: OnnxNode,
    attributes: OnnxAttributes,
    scope: Scope,
    layer: Layer,
  ): readonly Value[] {
    const inputs = trimmed(node.inputs).map((name) => (name === '' ? undefined : scope.get(name)));
    if (node.domain === '' && isControlFlow(node.op)) {
      return lowerControl({ node, attributes, inputs, scope }, this);
    }
    const spec = operators.find(node.domain, node.op);
    if (spec) return this.known(node, spec, attributes, inputs, scope);
    const called = this.functions.find(node);
    if (called) {
      return this.functions.call(called, { node, attributes, inputs, scope, layer }, this);
    }
    return this.unknown(node, inputs, scope);
  }

  private known(
    node: OnnxNode,
    { status }: OperatorSpec,
    attributes: OnnxAttributes,
    inputs: readonly (Value | undefined)[],
    scope: Scope,
  ): readonly Value[] {
    if (node.domain === '' && node.op === 'Constant') {
      return [this.constant(node, attributes, scope)];
    }
    // How exporters write that two stored tensors are equal.
    const [stored] = inputs;
    const isCopy = node.op === 'Identity' && stored && isStatic(stored);
    if (isCopy && node.metadata?.[layerNote] === undefined) return [stored];
    let plain: Attributes;
    try {
      plain = plainAttributes(node, attributes);
    } catch (error) {
      // What is not counted needs no attributes, where its shapes are declared.
      const typed = status === 'unsupported' ? this.typed(node, inputs, scope) : undefined;
      if (typed) return typed;
      throw error;
    }
    const outputs = trimmed(node.outputs);
    const declared = this.declaredOutputs(outputs, scope);
    try {
      const add = () =>
        this.builder.add(node.op, inputs, plain, {
          name: nameOf(node),
          domain: node.domain,
          outputCount: outputs.length,
          opset: scope.frame.opset,
          declared,
        });
      const filled = outputs[0] ?? '';
      const role = node.op === 'ConstantOfShape' ? standingRole(node, filled, scope) : undefined;
      if (!role) return add();
      // Weights of one value, as files have them that are made to be small.
      const { elementType, dims } = this.builder.capture(add).result[0] as Value;
      return [this.tensors.value({ name: filled, elementType, dims }, scope.frame.roles, role)];
    } catch (error) {
      if (error instanceof InputError && error.code === 'unresolved-shape') {
        throw error.with({ hint: this.howToResolve(outputs, scope) });
      }
      throw error;
    }
  }

  /** A `Constant` is a value of the graph, not a node that runs. */
  private constant(node: OnnxNode, attributes: OnnxAttributes, scope: Scope): Value {
    const { value } = attributes;
    const name = node.outputs[0] ?? '';
    const role = standingRole(node, name, scope);
    if (value?.kind === 'tensor' && role) {
      const { elementType, dims } = value.value;
      return this.tensors.value({ name, elementType, dims }, scope.frame.roles, role, value.value);
    }
    return this.builder.capture(() =>
      this.builder.apply('Constant', [], plainAttributes(node, attributes), {
        name: nameOf(node),
        opset: scope.frame.opset,
      }),
    ).result;
  }

  /** A node by its declared output shapes alone; `undefined` where they are not all declared. */
  private typed(
    node: OnnxNode,
    inputs: readonly (Value | undefined)[],
    scope: Scope,
  ): readonly Value[] | undefined {
    const { op, domain } = node;
    const outputs = trimmed(node.outputs);
    const types = declaredTypes(this.declaredOutputs(outputs, scope), outputs.length);
    return types && this.builder.addTyped(op, inputs, types, { name: nameOf(node), domain });
  }

  /** An operator without a rule: named as not counted, where its outputs are declared. */
  private unknown(
    node: OnnxNode,
    inputs: readonly (Value | undefined)[],
    scope: Scope,
  ): readonly Value[] {
    const typed = this.typed(node, inputs, scope);
    if (typed) return typed;
    const key = operatorKey(node.domain, node.op);
    throw new InputError('unknown-operator', `${describeNode(node)}: there is no rule for ${key}`, {
      node: node.name,
      expected: 'an operator listed at /v1/operators, or one whose output shapes are declared',
      hint:
        nearestHint(
          key,
          operators.list().map((spec) => operatorKey(spec.domain ?? '', spec.name)),
        ) ?? this.howToResolve(trimmed(node.outputs), scope),
    });
  }

  declaredOutputs(names: readonly string[], scope: Scope): (DeclaredType | undefined)[] {
    return names.map((name) => this.symbols.declaredType(scope.declared(name)?.type));
  }

  /** How a request or the file could tell the shapes of outputs. */
  private howToResolve(names: readonly string[], scope: Scope): string {
    for (const name of names) {
      const type = scope.declared(name)?.type;
      if (type?.kind !== 'tensor') continue;
      const symbol = type.dims?.find((dim) => typeof dim === 'string' && dim.trim() !== '');
      if (typeof symbol === 'string') {
        return `bind the declared dim: "bindings": { "${bindingName(symbol.trim())}": 1 }`;
      }
    }
    return 'declare the shape in the file (value_info)';
  }
}

/** Names without those that are left out at the end. */
function trimmed(names: readonly string[]): readonly string[] {
  return names.slice(0, names.findLastIndex((name) => name !== '') + 1);
}

function opsetOf({ opsets }: OnnxModel): number {
  const version = opsets.find(({ domain }) => domain === '')?.version;
  const { oldest, newest } = knownOpsets;
  // A model of contrib operators alone imports no version of ai.onnx.
  if (version === undefined) return newest;
  if (version >= oldest && version <= newest) return version;
  throw new InputError('unsupported-opset', `the model uses opset ${version} of ai.onnx`, {
    expected: `an opset from ${oldest} to ${newest}`,
    hint:
      version < oldest
        ? 'convert it with onnx.version_converter, or export it again'
        : 'export it for an older opset',
  });
}

/** Names beyond the inputs' symbols that a request may bind. */
function bindable({ graph, functions }: OnnxModel, inputs: readonly DeclaredInput[]): Set<string> {
  const names = new Set<string>();
  visitGraphs(graph, (part) => {
    for (const name of declaredSymbols(part)) names.add(name);
    for (const node of part.nodes) if (node.op === 'Loop') names.add(bindingName(nameOf(node)));
  });
  for (const { nodes } of functions) {
    for (const node of nodes) if (node.op === 'Loop') names.add(bindingName(nameOf(node)));
  }
  for (const { info, type, declared } of inputs) {
    const integral = type.elementType !== undefined && isIntegral(type.elementType);
    if (integral && declared.every((dim) => dim === 1)) names.add(bindingName(info.name));
  }
  return names;
}

/** The role of a tensor that a node makes, where it is not a constant of the values it has. */
function standingRole(node: OnnxNode, name: string, { frame }: Scope): ValueRole | undefined {
  const role = notedRole(node) ?? frame.roles.ofMade(name);
  if (role === 'placeholder') return 'constant';
  return role === 'constant' ? undefined : role;
}
