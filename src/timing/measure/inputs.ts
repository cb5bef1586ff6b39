import { Tensor } from 'onnxruntime-node';
import { product } from '../../core/count.ts';
import { type ElementType, elementBits } from '../../core/graph/types.ts';
import { type Fill, filled } from '../../formats/onnx/encode/fill.ts';
import type { TimedInput } from '../result.ts';
import type { PlannedInput } from './plan.ts';

/** Arrays that ONNX Runtime's tensors take their elements in. */
const arrays: Partial<Record<string, new (buffer: ArrayBuffer) => Tensor.DataType>> = {
  float64: Float64Array,
  float32: Float32Array,
  float16: Uint16Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  int4: Uint8Array,
  uint64: BigUint64Array,
  uint32: Uint32Array,
  uint16: Uint16Array,
  uint8: Uint8Array,
  uint4: Uint8Array,
  bool: Uint8Array,
};

const unitVariance = Math.sqrt(3);

/** Numbers that networks expect: of unit variance; integers that are a legal index everywhere. */
function fillOf({ name, type }: PlannedInput): Fill {
  if (type.startsWith('float')) return { kind: 'uniform', low: -unitVariance, high: unitVariance };
  return { kind: 'constant', value: type === 'bool' || isMask(name) ? 1 : 0 };
}

function isMask(name: string): boolean {
  return /mask/i.test(name);
}

/** An input as a result tells of it. */
export function describedInput(input: PlannedInput, seed: number): TimedInput {
  const fill = fillOf(input);
  return {
    ...input,
    fill:
      input.type === 'string'
        ? 'empty'
        : fill.kind === 'constant'
          ? fill.value === 1
            ? 'ones'
            : 'zeros'
          : `uniform from −√3 to √3, of variance 1, by seed ${seed}`,
  };
}

/**
 * Elements of an input, the same for the same seed and name.
 * @throws Error for an element type that tensors of ONNX Runtime's binding cannot have
 */
export function inputTensor(input: PlannedInput, seed: number): Tensor {
  const { name, type, dims } = input;
  const size = Number(product(dims));
  if (type === 'string')
    return new Tensor(
      type,
      Array.from({ length: size }, () => ''),
      dims,
    );
  const array = arrays[type];
  if (!array || !isElementType(type)) {
    throw new Error(`input ${name}: ONNX Runtime takes no tensors of ${type} from Node`);
  }
  const stream = filled({ elementType: type, dims }, fillOf(input), seed, name);
  const bytes = new Uint8Array(stream.byteLength);
  let end = 0;
  for (const chunk of stream) {
    bytes.set(chunk, end);
    end += chunk.length;
  }
  return new Tensor(type as Tensor.Type, new array(bytes.buffer), dims);
}

function isElementType(type: string): type is ElementType {
  return type in elementBits;
}
