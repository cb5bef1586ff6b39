import { Tensor } from 'onnxruntime-node';
import { product } from '../../core/count.ts';
import { filled } from '../../formats/onnx/encode/fill.ts';
import { fillOf, isElementType } from './describe-input.ts';
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
