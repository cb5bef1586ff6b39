import { type Count, times } from '../../../core/count.ts';
import type { ElementType, ValueRole } from '../../../core/graph/types.ts';
import { operators } from '../../../core/ops/index.ts';
import { isIntegral } from '../../../core/shapes/constants.ts';
import type { OnnxFunction, OnnxNode, OnnxTensor } from '../model.ts';

/** Inputs that hold trained tensors, whatever their element type and wherever they are stored. */
const trained: Readonly<Record<string, readonly number[]>> = {
  Conv: [1, 2],
  ConvTranspose: [1, 2],
  ConvInteger: [1],
  DeformConv: [1, 3],
  FusedConv: [1, 2],
  QLinearConv: [3, 8],
  Gemm: [0, 1, 2],
  QGemm: [3, 6],
  MatMul: [0, 1],
  FusedMatMul: [0, 1],
  MatMulInteger: [0, 1],
  MatMulIntegerToFloat: [0, 1],
  DynamicQuantizeMatMul: [1],
  QLinearMatMul: [0, 3],
  MatMulNBits: [1],
  MatMulBnb4: [1],
  DequantizeLinear: [0],
  GatherBlockQuantized: [0],
  BatchNormalization: [1, 2],
  InstanceNormalization: [1, 2],
  GroupNormalization: [1, 2],
  LayerNormalization: [1, 2],
  RMSNormalization: [1],
  SimplifiedLayerNormalization: [1],
  SkipLayerNormalization: [2, 3, 4],
  SkipSimplifiedLayerNormalization: [2, 3],
  EmbedLayerNormalization: [2, 3, 4, 5, 6],
  PRelu: [1],
  LSTM: [1, 2, 3, 7],
  GRU: [1, 2, 3],
  RNN: [1, 2, 3],
};

/** Inputs that are stored with quantized weights: scales, zero points, orders. */
const quantization: Readonly<Record<string, readonly number[]>> = {
  QuantizeLinear: [1, 2],
  DequantizeLinear: [1, 2],
  QLinearConv: [1, 2, 4, 5, 6, 7],
  QLinearMatMul: [1, 2, 4, 5, 6, 7],
  QGemm: [1, 2, 4, 5, 7, 8],
  ConvInteger: [2, 3],
  MatMulInteger: [2, 3],
  MatMulIntegerToFloat: [2, 3, 4, 5],
  DynamicQuantizeMatMul: [2, 3],
  MatMulNBits: [2, 3, 4],
  MatMulBnb4: [2],
  GatherBlockQuantized: [2, 3],
};

/** Operators whose input 1 packs several weights of the matrix [K, N] into a byte. */
const packing = new Set(['MatMulNBits', 'MatMulBnb4']);

/** Inputs that tell an operator how to work rather than being trained. */
const settings: Readonly<Record<string, readonly number[]>> = {
  Resize: [1, 2, 3],
  Upsample: [1],
  Clip: [1, 2],
  Pad: [1, 2],
  NonMaxSuppression: [2, 3, 4],
  RotaryEmbedding: [1, 2],
};

/** Operators that give the elements of their first input (Concat: of all) in another form. */
const rearranging = new Set([
  ...['Cast', 'CastLike', 'Concat', 'Expand', 'Flatten', 'Identity', 'Reshape', 'Slice', 'Split'],
  ...['Squeeze', 'Transpose', 'Unsqueeze', 'Dropout', 'QuantizeLinear', 'DequantizeLinear'],
]);

/**
 * Whether a node rearranges stored tensors alone.
 * @param stored Names of what is known before the network runs; those that the node makes join them.
 */
export function rearranges({ op, inputs, outputs }: OnnxNode, stored: Set<string>): boolean {
  const constant = op === 'Constant' || op === 'ConstantOfShape';
  const moves = rearranging.has(op) && inputs.every((name) => name === '' || stored.has(name));
  if (constant || moves) for (const name of outputs) stored.add(name);
  return moves;
}

/** How the nodes of a model use the tensors stored in it. */
export class TensorRoles {
  private readonly trained = new Set<string>();
  private readonly buffers = new Set<string>();
  /** Used by other inputs than those in `settings`. */
  private readonly computed = new Set<string>();
  /** How many weights tensors hold that pack them. */
  private readonly weights = new Map<string, Count>();

  note({ op, domain, inputs, attributes }: OnnxNode): void {
    const buffers = operators.find(domain, op)?.buffers ?? quantization[op] ?? [];
    const { K: rows, N: columns } = attributes;
    if (packing.has(op) && rows?.kind === 'int' && columns?.kind === 'int' && inputs[1]) {
      this.weights.set(inputs[1], times(Math.abs(rows.value), Math.abs(columns.value)));
    }
    for (const [index, name] of inputs.entries()) {
      if (name === '') continue;
      if (trained[op]?.includes(index)) this.trained.add(name);
      if (buffers.includes(index)) this.buffers.add(name);
      else if (!settings[op]?.includes(index)) this.computed.add(name);
    }
  }

  /** Notes a node that rearranges stored tensors: what its output is used for, they are. */
  passBack({ op, inputs, outputs }: OnnxNode): void {
    const [output = ''] = outputs;
    const moved = op === 'Concat' ? inputs : inputs.slice(0, 1);
    for (const uses of [this.trained, this.buffers]) {
      if (uses.has(output)) for (const name of moved) uses.add(name);
    }
  }

  /** Notes a call of a function by how its body uses what it is given. */
  noteCall({ inputs }: OnnxNode, called: OnnxFunction, inside: TensorRoles): void {
    for (const [index, name] of inputs.entries()) {
      const inner = called.inputs[index];
      if (name === '' || inner === undefined) continue;
      if (inside.trained.has(inner)) this.trained.add(name);
      if (inside.buffers.has(inner)) this.buffers.add(name);
      if (inside.computed.has(inner)) this.computed.add(name);
    }
  }

  /**
   * Whether a stored tensor is a parameter, a buffer or a constant. Floats of one dim or more are
   * trained unless their only uses say otherwise; integers are, where an operator's weights are
   * meant, as in quantized networks.
   */
  of(name: string, { elementType, dims }: OnnxTensor): ValueRole {
    if (this.trained.has(name)) return 'parameter';
    if (this.buffers.has(name)) return 'buffer';
    const float = elementType !== undefined && isFloat(elementType);
    return float && dims.length > 0 && this.computed.has(name) ? 'parameter' : 'constant';
  }

  /** How many weights a tensor holds, where they are not its elements: packed, or sparse. */
  held(name: string, { stored }: OnnxTensor): Count | undefined {
    return this.weights.get(name) ?? stored;
  }

  /** The same for what a `Constant` makes, which holds weights only where these are meant. */
  ofMade(name: string): ValueRole {
    if (this.trained.has(name)) return 'parameter';
    return this.buffers.has(name) ? 'buffer' : 'constant';
  }
}

function isFloat(elementType: ElementType): boolean {
  return elementType !== 'string' && !isIntegral(elementType);
}
