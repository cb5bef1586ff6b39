import type { Value } from '../../../core/graph/types.ts';
import { float, optional } from '../fields.ts';
import { layerType } from '../layer-type.ts';

function arithmetic<const Name extends string>(name: Name, op: string, verb: string) {
  return layerType({
    name,
    description: `${verb} its inputs one after another, elementwise with broadcasting; or its one input and \`value\`.`,
    inputs: [1, 64],
    attributes: {
      value: optional(
        float({
          title: 'Value',
          description: 'A constant as the last operand.',
          examples: [0.5],
        }),
      ),
    },
    lower(layer, { value }) {
      const [first, ...others] = layer.inputs;
      const operands = value === undefined ? others : [...others, layer.scalar('value', value)];
      if (operands.length === 0) {
        layer.fail(`${name} has 1 input`, {
          at: 'inputs',
          expected: 'two or more inputs, or one and "value"',
        });
      }
      return operands.reduce<Value>(
        (sum, operand) => layer.apply(op, [sum, operand]),
        first as Value,
      );
    },
  });
}

export const arithmeticLayers = [
  arithmetic('add', 'Add', 'Adds'),
  arithmetic('subtract', 'Sub', 'Subtracts'),
  arithmetic('multiply', 'Mul', 'Multiplies'),
  arithmetic('divide', 'Div', 'Divides'),
] as const;
