import type { Graph, Value } from '../../../core/graph/types.ts';

/** Names of the values in the file: as in the graph, each once. */
export class ValueNames {
  private readonly names = new Map<Value, string>();
  private readonly taken = new Set<string>(['']);

  /** Inputs and outputs come first, so that they keep the names that callers know. */
  constructor({ inputs, outputs }: Graph) {
    for (const { value } of inputs) this.name(value);
    for (const { name, value } of outputs) {
      if (!this.names.has(value)) this.names.set(value, this.unique(name));
    }
  }

  name(value: Value): string {
    let name = this.names.get(value);
    if (name === undefined) {
      name = this.unique(value.name);
      this.names.set(value, name);
    }
    return name;
  }

  /** The values that were named, by their names. */
  get named(): ReadonlyMap<string, Value> {
    return new Map([...this.names].map(([value, name]) => [name, value]));
  }

  unique(wanted: string): string {
    let name = wanted;
    for (let copy = 1; this.taken.has(name); copy++) name = `${wanted}_${copy}`;
    this.taken.add(name);
    return name;
  }
}
