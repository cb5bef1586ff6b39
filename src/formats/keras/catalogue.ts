import type { Definition } from './document.ts';
import { layerRules } from './layers/index.ts';
import { operationRules } from './operations/index.ts';
import { functionNames } from './operations/functions.ts';
import type { Rule } from './rule.ts';

const layers = new Map(Object.entries(layerRules));
const operations = new Map(Object.entries(operationRules));

/** The module of a class that is Keras's own, by the names the package has had. */
const ownModule = /^(?:keras|tf_keras|tensorflow(?:\.python)?\.keras)(?:\.|$)/;

/** Whether it is an operation called on tensors, `keras.ops.add`, and not a layer. */
export function isOperation({ module, className }: Definition): boolean {
  return lambdas.has(className) || (typeof module === 'string' && operationModule.test(module));
}

const operationModule = /^keras\.(?:src\.)?ops(?:\.|$)/;

/** How Keras 2 wrote a TensorFlow function that was called on a tensor. */
const lambdas = new Set(['TFOpLambda', 'SlicingOpLambda', 'ClassMethod', 'TensorFlowOpLayer']);

/** What it is called where it is not known: the class, or TensorFlow's function. */
export function displayName(definition: Definition): string {
  const { className, settings } = definition;
  const named = lambdas.has(className) ? settings.raw('function') : undefined;
  return typeof named === 'string' && named.length <= 128 ? named : className;
}

/** The rule of a layer or operation; `undefined` for custom classes and those not supported. */
export function ruleOf(definition: Definition): Rule | undefined {
  const { className, module } = definition;
  if (lambdas.has(className)) {
    return operations.get(functionNames.get(displayName(definition)) ?? '');
  }
  if (isOperation(definition)) return operations.get(className);
  const own = module === undefined || (module !== null && ownModule.test(module));
  return own ? layers.get(className) : undefined;
}
