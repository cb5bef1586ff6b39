import { InputError } from '../../../core/errors.ts';
import type { Layer, Value } from '../../../core/graph/types.ts';
import { operators } from '../../../core/ops/index.ts';
import type { OnnxFunction, OnnxGraph, OnnxNode } from '../model.ts';
import type { OnnxAttributes } from './attributes.ts';
import type { Lowering } from './lower.ts';
import { rearranges, TensorRoles } from './roles.ts';
import type { Scope } from './scope.ts';
import { visitGraphs } from './nodes.ts';

export interface Call {
  readonly node: OnnxNode;
  readonly attributes: OnnxAttributes;
  readonly inputs: readonly (Value | undefined)[];
  readonly scope: Scope;
  readonly layer: Layer;
}

/** A function's body in the form of a graph. */
interface Body extends OnnxGraph {
  readonly function: OnnxFunction;
  readonly key: string;
}

function keyOf(domain: string, name: string, overload: string): string {
  return `${domain}:${name}:${overload}`;
}

/**
 * Model-local functions, whose bodies stand in place of their calls.
 * @see https://github.com/onnx/onnx/blob/main/docs/IR.md#functions
 */
export class Functions {
  private readonly bodies: ReadonlyMap<string, Body>;
  private readonly known = new Map<string, TensorRoles>();

  constructor(functions: readonly OnnxFunction[]) {
    this.bodies = new Map(
      functions.map((one) => {
        const key = keyOf(one.domain, one.name, one.overload);
        const outputs = one.outputs.map((name) => ({ name, type: undefined }));
        const { name, nodes, valueInfo } = one;
        return [
          key,
          { key, function: one, name, nodes, valueInfo, outputs, inputs: [], initializers: [] },
        ];
      }),
    );
  }

  find({ domain, op, overload }: OnnxNode): Body | undefined {
    return this.bodies.get(keyOf(domain, op, overload));
  }

  /** Notes how a graph and all inside it use stored tensors, calls of functions looked into. */
  note(roles: TensorRoles, graph: OnnxGraph): TensorRoles {
    const stored = new Set<string>();
    const rearranging: OnnxNode[] = [];
    visitGraphs(graph, ({ nodes, initializers }) => {
      for (const { name } of initializers) stored.add(name);
      for (const node of nodes) {
        const body = operators.find(node.domain, node.op) ? undefined : this.find(node);
        if (body) roles.noteCall(node, body.function, this.rolesIn(body));
        else roles.note(node);
        if (rearranges(node, stored)) rearranging.push(node);
      }
    });
    // From uses to what is used, graphs inside before those around them.
    for (const node of rearranging.toReversed()) roles.passBack(node);
    return roles;
  }

  private rolesIn(body: Body): TensorRoles {
    const known = this.known.get(body.key);
    if (known) return known;
    const roles = new TensorRoles();
    // Entered before it is filled, since a function may wrongly call itself.
    this.known.set(body.key, roles);
    return this.note(roles, body);
  }

  /**
   * Lowers the body of a function in place of a call.
   * @throws InputError `recursive-function`
   */
  call(body: Body, call: Call, lowering: Lowering): readonly Value[] {
    const { node, attributes, inputs, scope, layer } = call;
    const { calls } = scope.frame;
    if (calls.includes(body.key)) {
      throw new InputError('recursive-function', `the function "${body.name}" calls itself`, {
        node: node.name,
        expected: 'functions that call others only',
      });
    }
    const { opsets, defaults, inputs: names } = body.function;
    const inside = lowering.scope(
      body,
      {
        opset: opsets.find(({ domain }) => domain === '')?.version ?? scope.frame.opset,
        given: attributes,
        defaults,
        calls: [...calls, body.key],
        roles: this.rolesIn(body),
        prefix: `${layer.id}.`,
      },
      undefined,
      scope.depth + 1,
    );
    for (const [index, name] of names.entries()) {
      const value = inputs[index];
      if (value) inside.set(name, value);
      else inside.leaveOut(name);
    }
    return lowering.body(body, inside);
  }
}
