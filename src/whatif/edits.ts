import type { Compared } from '../core/compare/align.ts';
import type { CostReport } from '../core/cost/report.ts';
import type { LayerInstance, Rewrite } from '../formats/architecture/index.ts';
import { headLayers, lastLayers, stemLayers } from './flow.ts';

/** What an edit may be asked to do; `layers` are those with that id or inside that scope. */
export type Edit =
  | { readonly edit: 'batch'; readonly batch: number }
  | { readonly edit: 'inputSize'; readonly inputSize: readonly number[] }
  /** Multiplies the channels and features of all layers but the last with weights. */
  | { readonly edit: 'width'; readonly factor: number; readonly layers?: string }
  /** How often a repeated layer of the document is repeated, by its id. */
  | { readonly edit: 'depth'; readonly repeats: Readonly<Record<string, number>> }
  /** Another kernel size, its padding keeping the output as large as it was. */
  | { readonly edit: 'kernel'; readonly kernel: number; readonly layers?: string }
  /** Grouped convolutions where there were none and the channels part. */
  | { readonly edit: 'groups'; readonly groups: number; readonly layers?: string }
  /** A k×k convolution as a depthwise k×k one and a 1×1 one. */
  | { readonly edit: 'separable'; readonly layers?: string }
  /** Residual blocks of the other kind, with the same width between blocks. */
  | { readonly edit: 'block'; readonly block: 'basic' | 'bottleneck' }
  /** Everything up to a quarter of the image's side replaced. */
  | { readonly edit: 'stem'; readonly stem: Stem }
  /** Everything after the last layer with positions replaced by a mean and one dense layer. */
  | { readonly edit: 'head'; readonly head: 'globalAveragePool' };

export const stemNames = ['resnet', 'deep', 'patchify'] as const;

export type Stem = (typeof stemNames)[number];

const headTitles = { globalAveragePool: 'global average pool head' } as const;

/** Repeats that a title names one by one. */
const mostTitled = 3;

/** An edit in a few words, as `resnet stem` or `width ×0.5 in layer3`. */
export function titleOf(edit: Edit): string {
  const where = 'layers' in edit ? ` in ${edit.layers}` : '';
  switch (edit.edit) {
    case 'batch':
      return `batch ${edit.batch}`;
    case 'inputSize':
      return `input size ${edit.inputSize.join('x')}`;
    case 'width':
      return `width ×${edit.factor}${where}`;
    case 'depth': {
      const repeats = Object.entries(edit.repeats).map(([id, times]) => `${times} × ${id}`);
      const more = repeats.length > mostTitled ? ', …' : '';
      return `${repeats.slice(0, mostTitled).join(', ')}${more}`;
    }
    case 'kernel':
      return `kernel ${edit.kernel}${where}`;
    case 'groups':
      return `${edit.groups} groups${where}`;
    case 'separable':
      return `separable convolutions${where}`;
    case 'block':
      return `${edit.block} blocks`;
    case 'stem':
      return `${edit.stem} stem`;
    case 'head':
      return headTitles[edit.head];
  }
}

/** What a network needs for an edit to change anything in it. */
export function needsOf(edit: Edit): string {
  switch (edit.edit) {
    case 'width':
      return 'layers with weights that other such layers follow';
    case 'kernel':
      return `convolutions with kernels other than 1×1 and ${edit.kernel}×${edit.kernel}`;
    case 'groups':
      return `convolutions without groups and not 1×1, their channels multiples of ${edit.groups}`;
    case 'separable':
      return 'convolutions without groups and not 1×1';
    case 'stem':
      return 'a network that brings an image to a quarter of its side, after which nothing takes what came before';
    case 'head':
      return 'a classifier of images, [N, classes], its last layers with positions convolutions';
    default:
      return 'layers that the edit is for';
  }
}

/** What may help where a network does not fit together any more after an edit. */
export function remedyOf(edit: Edit): string | undefined {
  switch (edit.edit) {
    case 'width':
      return 'sizes in tables, reshapes and padded shortcuts stay as the document has them, and heads must divide their features: try another factor, or name the "layers" to widen';
    case 'kernel':
      return edit.kernel % 2 === 0
        ? 'an even kernel puts out one position less or more than an odd one: take an odd one, or name the "layers" to change'
        : 'name the "layers" to change';
    case 'groups':
    case 'separable':
      return 'name the "layers" to change';
    case 'stem':
      return 'the new stem puts out 64 channels, and what follows is written for others';
    default:
      return undefined;
  }
}

/** Notes which layers an edit changed, so that one that changes none is found out. */
export type OnMatch = () => void;

/**
 * What an edit does to layers as they are lowered; `undefined` for edits of the request or of the
 * document.
 * @param base The network before the edit.
 */
export function rewriteOf(edit: Edit, base: Compared, onMatch: OnMatch): Rewrite | undefined {
  const noted =
    (rewrite: Rewrite): Rewrite =>
    (layer) => {
      const steps = rewrite(layer);
      if (steps) onMatch();
      return steps;
    };
  switch (edit.edit) {
    case 'batch':
    case 'inputSize':
    case 'depth':
    case 'block':
      return undefined;
    case 'width':
      return noted(widen(edit.factor, inside(edit.layers), base));
    case 'kernel':
      return noted(withKernel(edit.kernel, inside(edit.layers)));
    case 'groups':
      return noted(withGroups(edit.groups, inside(edit.layers)));
    case 'separable':
      return noted(separate(inside(edit.layers)));
    case 'stem':
      return noted(replaceRun(stemLayers(base), stems[edit.stem]));
    case 'head':
      return noted(replaceRun(headLayers(base), globalAveragePool(classesOf(base.report))));
  }
}

/** Whether a layer is meant by a scope or id; all are where none is given. */
function inside(scope: string | undefined): (id: string) => boolean {
  return (id) => scope === undefined || id === scope || id.startsWith(`${scope}.`);
}

type Attributes = LayerInstance['attributes'];

function number(attributes: Attributes, name: string): number | undefined {
  const value = attributes[name];
  return typeof value === 'number' ? value : undefined;
}

function changed({ type, attributes }: LayerInstance, changes: Attributes) {
  return [{ part: '', type, attributes: { ...attributes, ...changes } }];
}

/** Attributes that hold a number of channels or features. */
const sizes = ['outChannels', 'outFeatures', 'hiddenSize', 'embeddingDim'] as const;

function widen(factor: number, chosen: (id: string) => boolean, base: Compared): Rewrite {
  const scale = (size: number) => Math.max(1, Math.round(size * factor));
  const last = lastLayers(base);
  const widths = widthsOf(base.report, last);
  return (layer) => {
    if (!chosen(layer.id) || last.has(layer.id)) return undefined;
    const shape = layer.type === 'parameter' ? widenedTable(layer, widths, scale) : undefined;
    if (shape) return changed(layer, { shape });
    const changes: Record<string, number> = {};
    for (const name of sizes) {
      const size = number(layer.attributes, name);
      if (size !== undefined) changes[name] = scale(size);
    }
    const groups = number(layer.attributes, 'groups') ?? 1;
    const channels = layer.inputs[0]?.dims[1] ?? 1;
    // A depthwise convolution stays one, on the channels that now come in.
    if (layer.type.startsWith('conv') && groups > 1) {
      changes['groups'] = channels % groups === 0 ? groups : channels;
      if (groups === number(layer.attributes, 'outChannels')) {
        changes['groups'] = channels;
        changes['outChannels'] = channels;
      }
    }
    return Object.keys(changes).length > 0 ? changed(layer, changes) : undefined;
  };
}

/** Channels and features that layers with weights put out, or embeddings look up. */
function widthsOf({ layers }: CostReport, last: ReadonlySet<string>): ReadonlySet<number> {
  return new Set(
    layers.flatMap(({ id, type, macs, outputShape }) => {
      if (last.has(id) || (macs === 0 && type !== 'embedding')) return [];
      return [outputShape[1], outputShape.at(-1)].filter((size) => size !== undefined);
    }),
  );
}

/**
 * The shape of a table that is added to, joined to or scales what layers put out: its last dim
 * above 1 is widened with them. `undefined` where that dim is no width.
 */
function widenedTable(
  { attributes }: LayerInstance,
  widths: ReadonlySet<number>,
  scale: (size: number) => number,
): readonly number[] | undefined {
  const shape = (Array.isArray(attributes['shape']) ? attributes['shape'] : []) as number[];
  const place = shape.findLastIndex((size) => size > 1);
  const size = shape[place];
  return size === undefined || !widths.has(size) ? undefined : shape.with(place, scale(size));
}

function isConvolution({ type }: LayerInstance): boolean {
  return /^conv[123]d$/.test(type);
}

/** The one kernel size of a convolution whose kernel is a cube. */
function kernelOf({ attributes }: LayerInstance): number | undefined {
  const { kernel } = attributes;
  if (typeof kernel === 'number') return kernel;
  if (!Array.isArray(kernel)) return undefined;
  const [first] = kernel as readonly number[];
  return kernel.every((size) => size === first) ? first : undefined;
}

function withKernel(kernel: number, chosen: (id: string) => boolean): Rewrite {
  return (layer) => {
    const before = kernelOf(layer);
    if (!isConvolution(layer) || !chosen(layer.id) || before === undefined || before === kernel) {
      return undefined;
    }
    // 1×1 convolutions mix channels: a spatial kernel is meant for the others.
    if (before === 1) return undefined;
    const padding = number(layer.attributes, 'padding');
    const dilation = number(layer.attributes, 'dilation') ?? 1;
    const grown = padding === undefined ? undefined : padding + (dilation * (kernel - before)) / 2;
    return changed(layer, {
      kernel,
      ...(grown !== undefined && { padding: Math.max(0, Math.floor(grown)) }),
    });
  };
}

function withGroups(groups: number, chosen: (id: string) => boolean): Rewrite {
  return (layer) => {
    const channels = layer.inputs[0]?.dims[1] ?? 0;
    const out = number(layer.attributes, 'outChannels') ?? 0;
    const parts = channels % groups === 0 && out % groups === 0;
    if (!isConvolution(layer) || !chosen(layer.id) || !parts) return undefined;
    if (kernelOf(layer) === 1 || layer.attributes['groups'] !== 1) return undefined;
    return changed(layer, { groups });
  };
}

function separate(chosen: (id: string) => boolean): Rewrite {
  return (layer) => {
    const channels = layer.inputs[0]?.dims[1];
    if (!isConvolution(layer) || !chosen(layer.id) || channels === undefined) return undefined;
    if (kernelOf(layer) === 1 || layer.attributes['groups'] !== 1) return undefined;
    const { outChannels, bias } = layer.attributes;
    return [
      {
        part: 'depthwise',
        type: layer.type,
        attributes: { ...layer.attributes, outChannels: channels, groups: channels, bias: false },
      },
      { part: 'pointwise', type: layer.type, attributes: { outChannels, kernel: 1, bias } },
    ];
  };
}

type Steps = readonly {
  readonly part: string;
  readonly type: string;
  readonly attributes: Attributes;
}[];

/** Puts steps in the place of the first of some layers and leaves out the rest of them. */
function replaceRun(ids: readonly string[], steps: Steps): Rewrite {
  const [first] = ids;
  const run = new Set(ids);
  return ({ id }) => (id === first ? steps : run.has(id) ? [] : undefined);
}

const convNormRelu = (part: string, attributes: Attributes): Steps => [
  { part: `${part}.conv`, type: 'conv2d', attributes: { ...attributes, bias: false } },
  { part: `${part}.norm`, type: 'batchNorm', attributes: {} },
  { part: `${part}.relu`, type: 'relu', attributes: {} },
];

const pool = { part: 'pool', type: 'maxPool2d', attributes: { kernel: 3, stride: 2, padding: 1 } };

/** Stems that bring an image to a quarter of its side in 64 channels. */
const stems: Readonly<Record<Stem, Steps>> = {
  // ResNet (arXiv 1512.03385): a 7×7 convolution of stride 2 and a 3×3 max pool of stride 2.
  resnet: [...convNormRelu('stem', { outChannels: 64, kernel: 7, stride: 2, padding: 3 }), pool],
  // ResNet-C (arXiv 1812.01187): three 3×3 convolutions in place of the 7×7 one.
  deep: [
    ...convNormRelu('stem.0', { outChannels: 32, kernel: 3, stride: 2, padding: 1 }),
    ...convNormRelu('stem.1', { outChannels: 32, kernel: 3, padding: 1 }),
    ...convNormRelu('stem.2', { outChannels: 64, kernel: 3, padding: 1 }),
    pool,
  ],
  // ConvNeXt (arXiv 2201.03545): 4×4 patches.
  patchify: convNormRelu('stem', { outChannels: 64, kernel: 4, stride: 4 }),
};

function globalAveragePool(classes: number): Steps {
  return [
    { part: 'pool', type: 'adaptiveAvgPool2d', attributes: { outputSize: 1 } },
    { part: 'flatten', type: 'flatten', attributes: {} },
    { part: 'fc', type: 'linear', attributes: { outFeatures: classes } },
  ];
}

function classesOf({ outputs }: CostReport): number {
  return outputs[0]?.shape.at(-1) ?? 1;
}
