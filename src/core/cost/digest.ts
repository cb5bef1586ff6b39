import { createHash } from 'node:crypto';
import type { AttributeValue, Graph, GraphNode, Value } from '../graph/types.ts';
import { engineVersion } from '../version.ts';
import type { CountingOptions } from './report.ts';

/**
 * SHA-256 of what an answer depends on: the graph in canonical form, the counting options and the
 * engine's version. Two requests that lower to the same graph have the same digest, whatever they
 * were written as.
 */
export function digestOf(graph: Graph, options: CountingOptions): string {
  const form = new CanonicalForm(graph.valueCount);
  form.write([engineVersion, graph.name, graph.opset, sorted({ ...options })]);
  form.write([sorted({ ...graph.bindings }), graph.defaultedBindings]);
  for (const { value, declared, cached } of graph.inputs) {
    form.value(value);
    form.write([value.name, declared, cached]);
  }
  for (const { layer, name, elementType, dims } of graph.cache) {
    form.write([layer.id, name, elementType, dims]);
  }
  for (const node of graph.nodes) form.node(node);
  for (const { name, value } of graph.outputs) form.write([name, form.idOf(value)]);
  for (const { name, layer } of graph.unreachable) form.write([name, layer.id]);
  for (const { nodes, ...alternative } of graph.alternatives) {
    form.write(alternative);
    for (const node of nodes) form.node(node);
  }
  for (const { node, trips, source } of graph.loops) form.write([node, trips, source]);
  return `sha256:${form.digest()}`;
}

/** Characters gathered before they are hashed: a call of the hash costs as much as many of them. */
const chunk = 1 << 16;

/** A graph as text: names quoted, values numbered in the order in which they are met. */
class CanonicalForm {
  private readonly hash = createHash('sha256');
  /** Numbers by the values' own, from 1; 0 for a value that was not met yet. */
  private readonly ids: Uint32Array;
  private met = 0;
  private text = '';

  constructor(valueCount: number) {
    this.ids = new Uint32Array(valueCount);
  }

  write(item: unknown): void {
    this.append(JSON.stringify(item));
  }

  node({ name, domain, op, attributes, layer, inputs, outputs, times, opset }: GraphNode): void {
    let text = `${quote(name)}${quote(domain)}${quote(op)}${quote(layer.id)}${quote(layer.type)}`;
    for (const value of inputs) text += value ? `${this.idOf(value)},` : '-,';
    const keys = Object.keys(attributes).sort();
    for (const key of keys) text += quote(key) + serialize(attributes[key]);
    if (times !== undefined) text += `*${times}`;
    if (opset !== undefined) text += `@${opset}`;
    this.append(text);
    for (const output of outputs) this.value(output);
  }

  /** The number of a value; a weight gets its number at its first use. */
  idOf(value: Value): number {
    const id = this.ids[value.index];
    return id === 0 || id === undefined ? this.value(value) : id;
  }

  /** Names of values are left out: no figure hangs on them. */
  value(value: Value): number {
    const { index, role, elementType, dims, data, active } = value;
    const id = ++this.met;
    this.ids[index] = id;
    const part = active === undefined ? '' : `/${active}`;
    this.append(
      `${id} ${role} ${elementType} ${dims.join()}${part}${data ? `=${data.join()}` : ''}`,
    );
    return id;
  }

  digest(): string {
    return this.hash.update(this.text).digest('hex');
  }

  private append(text: string): void {
    this.text += `${text};`;
    if (this.text.length < chunk) return;
    this.hash.update(this.text);
    this.text = '';
  }
}

/** As `JSON.stringify` has it, which is slow for what most attributes are. */
function serialize(attribute: AttributeValue | undefined): string {
  if (typeof attribute === 'number') return String(attribute);
  if (Array.isArray(attribute) && typeof attribute[0] === 'number') return `[${attribute.join()}]`;
  return JSON.stringify(attribute);
}

/** A text that cannot be mistaken for what follows it. */
function quote(text: string): string {
  return `${text.length}:${text}`;
}

function sorted(record: Readonly<Record<string, number | string>>): unknown {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
