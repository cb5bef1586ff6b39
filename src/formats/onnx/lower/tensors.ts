import { InputError } from '../../../core/errors.ts';
import type { GraphBuilder } from '../../../core/graph/builder.ts';
import type { ElementType, Value, ValueRole } from '../../../core/graph/types.ts';
import type { OnnxTensor } from '../model.ts';
import type { TensorRoles } from './roles.ts';

const floats: readonly (ElementType | undefined)[] = ['float64', 'float32', 'float16', 'bfloat16'];

/** The stored tensors of a model as values, each made once however often its graph is expanded. */
export class StoredTensors {
  private readonly values = new Map<OnnxTensor, Value>();

  constructor(
    private readonly builder: GraphBuilder,
    /** Element type that the request wants for floats. */
    private readonly wanted: ElementType | undefined,
  ) {}

  /**
   * @param role where a note tells it rather than the tensor's uses
   * @param key what tells the tensor from others, where `tensor` is made anew for each use
   */
  value(
    tensor: OnnxTensor,
    roles: TensorRoles,
    role: ValueRole = roles.of(tensor.name, tensor),
    key: OnnxTensor = tensor,
  ): Value {
    let value = this.values.get(key);
    if (!value) this.values.set(key, (value = this.make(tensor, roles, role)));
    return value;
  }

  private make(tensor: OnnxTensor, roles: TensorRoles, role: ValueRole): Value {
    const { name, dims, data } = tensor;
    const elementType = this.elementType(tensor.elementType, `the tensor "${name}"`);
    if (role === 'parameter' || role === 'buffer') {
      const stored = roles.held(name, tensor);
      const sizes = stored === undefined ? {} : { stored };
      return this.builder.weight(name, elementType, dims, role, sizes);
    }
    return this.builder.constant(name, elementType, dims, data);
  }

  /** @throws InputError `invalid-node` for a number that stands for no element type */
  elementType(declared: ElementType | undefined, what: string): ElementType {
    if (!declared) {
      throw new InputError('invalid-node', `${what} is of an unknown element type`, {
        expected: 'an element type of ONNX',
      });
    }
    return this.wanted !== undefined && floats.includes(declared) ? this.wanted : declared;
  }
}
