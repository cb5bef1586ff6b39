import { InputError, type InputErrorDetails } from '../../core/errors.ts';
import type { ElementType, Graph, Value } from '../../core/graph/types.ts';
import { type OnnxModel, typeFault } from '../../formats/onnx/index.ts';

/** Element types of tensors that ONNX Runtime takes from Node and gives to it. */
const tensorTypes = [
  ...(['float32', 'float16', 'float64', 'bool', 'string'] as const),
  ...(['int64', 'int32', 'int16', 'int8', 'uint64', 'uint32', 'uint16', 'uint8'] as const),
];
const runnable: ReadonlySet<ElementType> = new Set(tensorTypes);

/** What onnxruntime-node 1.29 reads at most; what is newer it refuses. */
export const newestRead = { irVersion: 13, opset: 26 } as const;

/** Domains that onnxruntime-node has operators of, under both names of ONNX's own. */
const domains: ReadonlySet<string> = new Set([
  ...['', 'ai.onnx', 'ai.onnx.ml', 'ai.onnx.preview', 'ai.onnx.preview.training'],
  ...['ai.onnx.training', 'com.microsoft', 'com.microsoft.nchwc', 'com.ms.internal.nhwc'],
]);

/**
 * Checks what can be known, before it is tried, of whether ONNX Runtime runs a network from Node.
 * @param file the network's file, where that is what is run
 * @throws InputError `not-runnable`
 */
export function checkRunnable(graph: Graph, file?: OnnxModel): void {
  const isFile = file !== undefined;
  for (const { value } of graph.inputs) checkTensor('input', value.name, value, isFile);
  for (const { name, value } of graph.outputs) checkTensor('output', name, value, isFile);
  if (file) checkFile(graph, file);
}

function checkTensor(
  what: 'input' | 'output',
  name: string,
  { elementType }: Value,
  isFile: boolean,
): void {
  if (runnable.has(elementType)) return;
  const made = what === 'input' ? 'which no tensors can be made of' : 'which cannot be read';
  throw refused(`the ${what} "${name.slice(0, 100)}" is of ${elementType}, ${made}`, {
    expected: `one of ${tensorTypes.join(', ')}`,
    hint: isFile
      ? `give the model an ${what} of float32 or float16 with a Cast ${what === 'input' ? 'behind' : 'before'} it`
      : 'ask for it as float32 or float16: the choice `type`',
  });
}

function checkFile({ nodes }: Graph, { irVersion, opsets }: OnnxModel): void {
  const hint = 'export it for an older opset';
  if (irVersion > newestRead.irVersion) {
    throw refused(`ONNX Runtime does not read files of IR version ${irVersion}`, {
      expected: `at most IR version ${newestRead.irVersion}`,
      hint,
    });
  }
  const opset = opsets.find(({ domain }) => domain === '')?.version ?? 0;
  if (opset > newestRead.opset) {
    throw refused(`ONNX Runtime does not have opset ${opset} of ai.onnx`, {
      expected: `at most opset ${newestRead.opset}`,
      hint,
    });
  }
  for (const node of nodes) {
    const { name, op, domain } = node;
    if (!domains.has(domain)) {
      throw refused(`${name}: ONNX Runtime has no operators of the domain "${domain}"`, {
        node: name,
        expected: `an operator of ONNX, or a function of the model under the name ${op}`,
      });
    }
    const fault = typeFault(node);
    if (fault) throw refused(`${name}: ${fault.reason}`, { node: name, expected: fault.expected });
  }
}

function refused(message: string, details: InputErrorDetails): InputError {
  return new InputError('not-runnable', message, details);
}
