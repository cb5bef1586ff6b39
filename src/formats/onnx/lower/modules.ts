import type { Layer } from '../../../core/graph/types.ts';
import { layerNote, layerTypeNote } from '../notes.ts';
import type { OnnxGraph, OnnxNode } from '../model.ts';

/** Operators after which a module is called, rather than after the first that it has. */
const telling = new Set([
  ...['Conv', 'ConvTranspose', 'ConvInteger', 'QLinearConv', 'FusedConv', 'Gemm', 'MatMul'],
  ...['FusedMatMul', 'QLinearMatMul', 'MatMulInteger', 'MatMulNBits', 'LSTM', 'GRU', 'RNN'],
  ...['Attention', 'MultiHeadAttention', 'GroupQueryAttention', 'BatchNormalization'],
]);

/** Most characters of a module's path: longer ones are no names that people gave. */
const longestPath = 300;

/** Layers by id: a module that stands in several graphs is one. */
export type Layers = Map<string, Layer>;

/**
 * Layers of a graph by node: the modules of the framework that the file was exported from, as far
 * as names tell them.
 */
export class Modules {
  private readonly ids = new Map<OnnxNode, string>();

  /** @param prefix Scope around all of it, with a dot at its end; empty for the whole network. */
  constructor(
    graph: Pick<OnnxGraph, 'nodes'> & { readonly weights: ReadonlySet<string> },
    private readonly layers: Layers,
    private readonly prefix = '',
  ) {
    const homes = new Map<string, string>();
    const types = new Map<string, string>();
    for (const node of graph.nodes) {
      const id = moduleOf(node, graph.weights) ?? besideInputs(node, homes);
      this.ids.set(node, id);
      for (const output of node.outputs) homes.set(output, id);
      const type = types.get(id);
      if (node.op === 'Constant') continue;
      const noted = node.metadata?.[layerTypeNote];
      if (noted !== undefined) {
        types.set(id, noted);
        continue;
      }
      if (type === undefined || (!telling.has(type) && telling.has(node.op))) {
        types.set(id, node.op);
      }
    }
    for (const [id, type] of types) {
      const path = this.path(id);
      if (!layers.has(path)) layers.set(path, { id: path, type });
    }
  }

  /** The layer of a node of this graph. */
  layer(node: OnnxNode): Layer {
    const path = this.path(this.ids.get(node) ?? instanceName(node));
    return this.layers.get(path) ?? { id: path, type: node.op };
  }

  /** Deep in functions that call others, paths stop growing. */
  private path(id: string): string {
    return (this.prefix + id).slice(0, 4 * longestPath);
  }
}

/**
 * The module that a node was exported from: by torch's name scopes, by the path in its name
 * (`/layer1/layer1.0/conv1/Conv`) or by the name of its weights (`layer1.0.conv1.weight`).
 */
function moduleOf(node: OnnxNode, weights: ReadonlySet<string>): string | undefined {
  const path =
    node.metadata?.[layerNote] ??
    fromScopes(node) ??
    fromPath(node.name) ??
    fromWeights(node, weights);
  return path?.slice(0, longestPath);
}

/** What torch's dynamo exporter writes for what stands in no module. */
const noModule = '_empty_nn_module_stack';

/** torch's dynamo exporter lists the scopes from the outside to the inside, the operator last. */
function fromScopes({ metadata }: OnnxNode): string | undefined {
  const text = metadata?.['pkg.torch.onnx.name_scopes'];
  if (text === undefined) return undefined;
  const scopes = [...text.matchAll(/'([^']*)'/g)]
    .map(([, scope = '']) => scope)
    .filter((scope) => !scope.startsWith(noModule));
  const module = scopes.at(-2);
  return module === undefined || module === '' ? scopes.at(-1) : module;
}

/** A path of modules, each under its own name or its container's: `layer1/layer1.0/conv1`. */
function fromPath(name: string): string | undefined {
  const segments = name.split('/').filter((segment) => segment !== '');
  const modules = segments.slice(0, -1);
  if (modules.length === 0) return name.startsWith('/') ? segments.at(-1) : undefined;
  const path: string[] = [];
  for (const segment of modules) {
    const last = path.at(-1);
    if (last !== undefined && segment.startsWith(`${last}.`)) path.pop();
    path.push(segment);
  }
  return path.join('.');
}

function fromWeights({ inputs }: OnnxNode, weights: ReadonlySet<string>): string | undefined {
  for (const name of inputs) {
    if (!weights.has(name) || name.includes('::')) continue;
    const end = name.lastIndexOf('.');
    if (end > 0 && !/^\d+$/.test(name.slice(0, end))) return name.slice(0, end);
  }
  return undefined;
}

/** A node without a module stands in the scope that the modules it takes from have in common. */
function besideInputs(node: OnnxNode, homes: ReadonlyMap<string, string>): string {
  let common: readonly string[] | undefined;
  for (const input of node.inputs) {
    const home = homes.get(input);
    if (home === undefined) continue;
    const scope = home.split('.').slice(0, -1);
    if (common === undefined) common = scope;
    else {
      const shared = common.findIndex((part, index) => part !== scope[index]);
      if (shared >= 0) common = common.slice(0, shared);
    }
  }
  return [...(common ?? []), instanceName(node)].join('.');
}

function instanceName({ name, op, outputs }: OnnxNode): string {
  const own = name === '' ? `${op}_${outputs[0] ?? ''}` : name;
  return own.slice(0, longestPath).replaceAll('.', '_').replace(/^\/+/, '');
}
