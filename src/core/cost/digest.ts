import { createHash } from 'node:crypto';
import type { Attributes, AttributeValue, Graph, GraphNode, Value } from '../graph/types.ts';
import { engineVersion } from '../version.ts';
import type { CountingOptions } from './report.ts';

/**
 * SHA-256 of what an answer depends on: the graph in canonical form, the counting options and the
 * engine's version. Two requests that lower to the same graph have the same digest, whatever they
 * were written as.
 */
export function digestOf(graph: Graph, options: CountingOptions): string {
  const form = new CanonicalForm(graph.valueCount);
  form.json([engineVersion, graph.name, graph.opset, sorted({ ...options })]);
  form.json([sorted({ ...graph.bindings }), graph.defaultedBindings]);
  for (const { value, declared, cached } of graph.inputs) {
    form.value(value);
    form.json([value.name, declared, cached]);
  }
  for (const { layer, name, elementType, dims } of graph.cache) {
    form.json([layer.id, name, elementType, dims]);
  }
  for (const node of graph.nodes) form.node(node);
  for (const { name, value } of graph.outputs) {
    form.text(name);
    form.value(value);
  }
  for (const { name, layer } of graph.unreachable) form.json([name, layer.id]);
  for (const { nodes, ...alternative } of graph.alternatives) {
    form.json(alternative);
    for (const node of nodes) form.node(node);
  }
  for (const { node, trips, source } of graph.loops) form.json([node, trips, source]);
  return `sha256:${form.digest()}`;
}

/** Numbers gathered before they are hashed: a call of the hash costs as much as many of them. */
const chunk = 1 << 13;

/** Stands before a number that is no small integer, which takes two places more. */
const escape = 2 ** 32 - 1;

/**
 * A graph as a row of numbers and one of texts. The numbers hold the structure: counts before
 * lists, the length of every text, values and recurring words numbered as they are first met.
 */
class CanonicalForm {
  private readonly hash = createHash('sha256');
  private readonly numbers = new Uint32Array(chunk);
  private readonly wide = new Float64Array(1);
  private readonly wideHalves = new Uint32Array(this.wide.buffer);
  private count = 0;
  private texts: string[] = [];
  private readonly words = new Map<string, number>();
  /** Numbers by the values' own, from 1; 0 for a value that was not met yet. */
  private readonly values: Uint32Array;
  private valuesMet = 0;

  constructor(valueCount: number) {
    this.values = new Uint32Array(valueCount);
  }

  node(node: GraphNode): void {
    this.text(node.name);
    this.word(node.domain);
    this.word(node.op);
    this.text(node.layer.id);
    this.word(node.layer.type);
    this.attributes(node.attributes);
    if (node.times !== undefined || node.opset !== undefined || node.uncounted) {
      this.json([String(node.times), node.opset, node.uncounted]);
    } else {
      this.number(0);
    }
    this.number(node.inputs.length);
    node.inputs.forEach(this.value);
    this.number(node.outputs.length);
    node.outputs.forEach(this.value);
  }

  /** A value, described where it is first met. Its name is left out: no figure hangs on it. */
  readonly value = (value: Value | undefined): void => {
    const met = value ? this.values[value.index] : 0;
    if (!value || met) {
      this.number(met ?? 0);
      return;
    }
    this.values[value.index] = ++this.valuesMet;
    this.number(this.valuesMet);
    this.word(value.role);
    this.word(value.elementType);
    this.list(value.dims);
    this.number(value.data ? 1 : 0);
    if (value.data) this.list(value.data);
    if (value.active !== undefined || value.stored !== undefined) {
      this.json([String(value.active), String(value.stored)]);
    } else {
      this.number(0);
    }
  };

  json(item: unknown): void {
    this.text(JSON.stringify(item));
  }

  text(text: string): void {
    this.number(text.length);
    this.texts.push(text);
  }

  digest(): string {
    this.flush();
    return this.hash.digest('hex');
  }

  private attributes(attributes: Attributes): void {
    const keys = Object.keys(attributes);
    if (keys.length > 1) keys.sort();
    this.number(keys.length);
    for (const key of keys) {
      const attribute = attributes[key];
      this.word(key);
      if (typeof attribute === 'number') {
        this.number(0);
        this.number(attribute);
      } else if (isNumbers(attribute)) {
        this.number(1);
        this.list(attribute);
      } else {
        this.number(2);
        this.json(attribute);
      }
    }
  }

  private list(list: readonly number[]): void {
    this.number(list.length);
    list.forEach(this.number);
  }

  /** A text that occurs often: written out once, then its number. */
  private word(word: string): void {
    const known = this.words.get(word);
    if (known !== undefined) {
      this.number(known);
      return;
    }
    this.words.set(word, this.words.size);
    this.number(this.words.size - 1);
    this.text(word);
  }

  private readonly number = (value: number): void => {
    if (this.count > chunk - 3) this.flush();
    if (value >>> 0 === value && value !== escape) {
      this.numbers[this.count++] = value;
      return;
    }
    this.wide[0] = value;
    this.numbers[this.count++] = escape;
    this.numbers.set(this.wideHalves, this.count);
    this.count += 2;
  };

  private flush(): void {
    this.hash.update(this.numbers.subarray(0, this.count)).update(this.texts.join(''));
    this.count = 0;
    this.texts = [];
  }
}

function isNumbers(attribute: AttributeValue | undefined): attribute is readonly number[] {
  return Array.isArray(attribute) && attribute.every((item) => typeof item === 'number');
}

function sorted(record: Readonly<Record<string, number | string>>): unknown {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
