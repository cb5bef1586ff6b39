import { type Count, minus, plus, times } from '../../count.ts';
import type { Components } from './components.ts';
import type { FigureUnit, Fit } from './figure.ts';

/** What a total is of, before anything is left out or added. */
export const bases = {
  macs: { unit: 'macs', words: 'multiply–accumulates (macs)' },
  doubledMacs: { unit: 'flops', words: 'operations at two a multiply–accumulate' },
  flops: { unit: 'flops', words: 'operations of every kind one by one (flops)' },
  arithmetic: { unit: 'flops', words: 'multiplies and adds one by one (arithmetic)' },
  parameters: { unit: 'parameters', words: 'parameters' },
  storedElements: { unit: 'parameters', words: 'parameters and batch-norm statistics' },
  macOutputs: { unit: 'activations', words: 'outputs of convolutions and matrix products' },
  written: { unit: 'activations', words: 'elements that all operators write' },
  weightBytes: { unit: 'bytes', words: 'bytes of weights' },
  halfWeightBytes: { unit: 'bytes', words: 'bytes of weights in 16 bits' },
} as const satisfies Record<string, { unit: FigureUnit; words: string }>;

export type Basis = keyof typeof bases;

/** What is left out of a total, in words. */
export const omissions = {
  attention: "without attention's products of activations",
  dense: 'of convolutions alone',
  classifier: 'without the classifier',
  batchNorm: 'without batch norm',
  biases: 'without bias adds',
} as const;

export type Omission = keyof typeof omissions;

/** What is added to multiply–accumulates, as tools do that have one sum for all. */
export const additions = {
  biases: 'bias adds',
  norms: 'normalisations at 2 operations an element',
  affineNorms: 'normalisations at 4 operations an element',
  fvcore: 'batch norms at 2 and other normalisations at 5 operations an element, and pools at 1',
  ptflops: 'bias adds, normalisations at 2, activations and pools at 1 operation an element',
} as const;

export type Addition = keyof typeof additions;

/** One way of counting: a base, what is left out and what is added. */
export interface Method {
  readonly basis: Basis;
  readonly leftOut: readonly Omission[];
  readonly added: Addition | null;
  /** How much has to be assumed: 0 for what most tools count. */
  readonly assumptions: number;
  readonly total: (components: Components) => Count;
  /** Whether there is anything to leave out or add. */
  readonly applies: (components: Components) => boolean;
}

/** Assumptions by weight: what explains a figure with fewer of them is the likelier. */
export const weights = {
  basis: 2,
  omission: 2,
  rareOmission: 3,
  addition: 2,
  rareAddition: 3,
} as const;

/** What is assumed of how a figure was written. */
export const fitWeights: Readonly<Record<Fit, number>> = {
  ...{ exact: 0, rounded: 0, coarse: 2, binary: 1, truncated: 3 },
};

const omitted: Readonly<Record<Omission, (components: Components) => Count>> = {
  attention: ({ attention }) => attention,
  dense: ({ dense }) => dense,
  classifier: ({ classifier }) => classifier,
  batchNorm: ({ batchNormOperations }) => batchNormOperations,
  biases: ({ biases }) => biases,
};

const norms = ({ batchNormElements, normElements }: Components) =>
  plus(batchNormElements, normElements);

const added: Readonly<Record<Addition, (components: Components) => Count>> = {
  biases: ({ biases }) => biases,
  norms: (of) => times(2, norms(of)),
  affineNorms: (of) => times(4, norms(of)),
  fvcore: ({ batchNormElements, normElements, poolElements }) =>
    plus(plus(times(2, batchNormElements), times(5, normElements)), poolElements),
  ptflops: (of) =>
    plus(plus(of.biases, times(2, norms(of))), plus(of.activationElements, of.poolElements)),
};

const plainBases: readonly Basis[] = ['macs', 'parameters', 'macOutputs', 'weightBytes'];

/** What hardly anybody leaves out of operations. */
const rareOmissions: readonly Omission[] = ['dense', 'classifier'];

function method(
  basis: Basis,
  of: (components: Components) => Count,
  leftOut: readonly Omission[] = [],
  addition: Addition | null = null,
): Method {
  const factor = basis === 'doubledMacs' ? 2 : 1;
  const rare = addition !== null && addition !== 'norms' && addition !== 'biases';
  const plain = plainBases.includes(basis);
  const omission = (part: Omission) =>
    rareOmissions.includes(part) ? weights.rareOmission : weights.omission;
  return {
    ...{ basis, leftOut, added: addition },
    assumptions:
      (plain ? 0 : weights.basis) +
      leftOut.reduce((assumed, part) => assumed + omission(part), 0) +
      (addition === null ? 0 : rare ? weights.rareAddition : weights.addition),
    total: (components) => {
      let total = of(components);
      for (const part of leftOut) total = minus(total, times(factor, omitted[part](components)));
      return addition === null ? total : plus(total, added[addition](components));
    },
    applies: (components) =>
      leftOut.every((part) => {
        const size = omitted[part](components);
        return size !== 0 && times(factor, size) !== of(components);
      }) &&
      (addition === null || added[addition](components) !== 0),
  };
}

const ofMacs = [[], ['attention'], ['dense'], ['classifier']] as const;
const additionNames = Object.keys(additions) as readonly Addition[];

const withoutClassifier: Method = {
  ...{ basis: 'parameters', leftOut: ['classifier'], added: null, assumptions: weights.omission },
  total: ({ parameters, classifierParameters }) => minus(parameters, classifierParameters),
  applies: ({ classifierParameters }) => classifierParameters !== 0,
};

/** Every way of counting that is tried, the simplest first. */
export const methods: readonly Method[] = [
  ...(['macs', 'doubledMacs'] as const).flatMap((basis) =>
    ofMacs.flatMap((leftOut) =>
      [null, ...(basis === 'macs' ? additionNames : [])].map((addition) =>
        method(basis, ({ macs }) => times(basis === 'macs' ? 1 : 2, macs), leftOut, addition),
      ),
    ),
  ),
  ...(['flops', 'arithmetic'] as const).flatMap((basis) =>
    ([[], ['batchNorm'], ['biases'], ['batchNorm', 'biases']] as const).map((leftOut) =>
      method(basis, (of) => of[basis], leftOut),
    ),
  ),
  method('parameters', ({ parameters }) => parameters),
  withoutClassifier,
  method('storedElements', ({ parameters, buffers }) => plus(parameters, buffers)),
  method('macOutputs', ({ macOutputs }) => macOutputs),
  method('written', ({ written }) => written),
  method('weightBytes', ({ weightBytes }) => weightBytes),
  method('halfWeightBytes', ({ parameters, buffers }) => times(2, plus(parameters, buffers))),
].toSorted((a, b) => a.assumptions - b.assumptions);

/** Tools and what their figures are known to count. */
export const tools = {
  paper: { title: 'papers', counts: [{ basis: 'macs' }] },
  torchvision: { title: 'torchvision', counts: [{ basis: 'macs' }] },
  fvcore: {
    title: 'fvcore',
    counts: [
      { basis: 'macs', added: 'fvcore' },
      { basis: 'macs', leftOut: 'attention', added: 'fvcore' },
    ],
  },
  timm: {
    title: 'timm',
    counts: [
      { basis: 'macs', added: 'fvcore' },
      { basis: 'macs', leftOut: 'attention', added: 'fvcore' },
    ],
  },
  thop: {
    title: 'thop',
    counts: [
      { basis: 'macs', added: 'norms' },
      { basis: 'macs', added: 'affineNorms' },
      { basis: 'macs', leftOut: 'attention', added: 'norms' },
      { basis: 'macs', leftOut: 'attention', added: 'affineNorms' },
    ],
  },
  ptflops: {
    title: 'ptflops',
    counts: [
      { basis: 'macs', added: 'ptflops' },
      { basis: 'macs', leftOut: 'attention', added: 'ptflops' },
    ],
  },
  torchinfo: {
    title: 'torchinfo',
    counts: [
      { basis: 'macs', added: 'biases' },
      { basis: 'macs', leftOut: 'attention', added: 'biases' },
    ],
  },
  deepspeed: {
    title: "DeepSpeed's profiler",
    counts: [{ basis: 'doubledMacs' }, { basis: 'flops' }],
  },
  torch: { title: "torch's FlopCounterMode", counts: [{ basis: 'doubledMacs' }] },
} as const satisfies Record<
  string,
  {
    title: string;
    counts: readonly { basis: Basis; leftOut?: Omission; added?: Addition }[];
  }
>;

export type Tool = keyof typeof tools;

export const toolNames = Object.keys(tools) as readonly Tool[];

/** Whether a tool is known to count so. */
export function isOf(
  tool: Tool,
  { basis, leftOut, added: addition }: Pick<Method, 'basis' | 'leftOut' | 'added'>,
): boolean {
  const counts: readonly { basis: Basis; leftOut?: Omission; added?: Addition }[] =
    tools[tool].counts;
  return counts.some(
    (known) =>
      known.basis === basis &&
      (known.added ?? null) === addition &&
      leftOut.length === (known.leftOut ? 1 : 0) &&
      (known.leftOut === undefined || leftOut[0] === known.leftOut),
  );
}
