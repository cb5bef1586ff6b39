import type { Value } from '../../../core/graph/types.ts';
import type { OnnxFunction, OnnxTensor, OnnxValueInfo } from '../model.ts';
import type { OnnxAttributes } from './attributes.ts';
import type { Modules } from './modules.ts';
import type { TensorRoles } from './roles.ts';

/** What holds for all nodes of one body: the network's, or one call of a function. */
export interface Frame {
  /** Version of `ai.onnx`. */
  readonly opset: number;
  /** Attributes of the call, and the function's defaults. */
  readonly given: OnnxAttributes;
  readonly defaults: OnnxFunction['defaults'];
  /** Functions being expanded, from the outside to the inside. */
  readonly calls: readonly string[];
  readonly roles: TensorRoles;
  /** Prefix of its layers' ids, with a dot at its end; empty for the whole network. */
  readonly prefix: string;
}

/** The values of a graph by name; those of graphs around it are seen too. */
export class Scope {
  private readonly values = new Map<string, Value>();
  private readonly leftOut = new Set<string>();
  private readonly stored: ReadonlyMap<string, OnnxTensor>;
  private readonly infos: ReadonlyMap<string, OnnxValueInfo>;

  constructor(
    readonly frame: Frame,
    readonly modules: Modules,
    graph: {
      readonly initializers: readonly OnnxTensor[];
      readonly valueInfo: readonly OnnxValueInfo[];
      readonly outputs: readonly OnnxValueInfo[];
    },
    private readonly make: (tensor: OnnxTensor, frame: Frame) => Value,
    readonly outer: Scope | undefined,
    /** How many graphs and calls lie around it. */
    readonly depth: number,
  ) {
    this.stored = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]));
    this.infos = new Map([...graph.valueInfo, ...graph.outputs].map((info) => [info.name, info]));
  }

  /** The values so far, but for those of graphs around it. */
  get named(): ReadonlyMap<string, Value> {
    return this.values;
  }

  set(name: string, value: Value): void {
    if (name !== '') this.values.set(name, value);
  }

  /** Notes an optional input of a function that its call leaves out. */
  leaveOut(name: string): void {
    this.leftOut.add(name);
  }

  has(name: string): boolean {
    if (this.leftOut.has(name)) return true;
    return this.values.has(name) || this.stored.has(name) || (this.outer?.has(name) ?? false);
  }

  /** A value by name; a stored tensor is made when it is first used. */
  get(name: string): Value | undefined {
    const known = this.values.get(name);
    if (known) return known;
    const tensor = this.stored.get(name);
    if (!tensor) return this.outer?.get(name);
    const value = this.make(tensor, this.frame);
    this.values.set(name, value);
    return value;
  }

  /** What the file declares of a value made in this graph. */
  declared(name: string): OnnxValueInfo | undefined {
    return this.infos.get(name);
  }
}
