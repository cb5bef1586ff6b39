import { InputError } from '../../../core/errors.ts';
import type {
  OnnxFunction,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
  OnnxOpset,
  OnnxValueInfo,
} from '../model.ts';
import { corrupt } from './faults.ts';
import { ignored, integer, type MessageType, message, name, text } from './fields.ts';
import {
  attributeMessage,
  graphMessage,
  type NamedAttribute,
  nodeMessage,
  record,
  standardDomain,
} from './nodes.ts';
import { valueInfoMessage } from './types.ts';

/** IR versions from the one of opset 7 to the newest: https://github.com/onnx/onnx/blob/main/docs/Versioning.md */
const oldestIrVersion = 3;
const newestIrVersion = 14;

const producerLimit = 256;

const opsetMessage: MessageType<{ domain: string; version: number }, OnnxOpset> = {
  name: 'OperatorSetIdProto',
  bytes: 48,
  fields: {
    1: name((draft, value) => (draft.domain = standardDomain(value))),
    2: integer((draft, value) => (draft.version = value)),
  },
  create: () => ({ domain: '', version: 0 }),
  close: (draft) => draft,
};

interface FunctionDraft {
  name: string;
  domain: string;
  overload: string;
  readonly inputs: string[];
  readonly outputs: string[];
  readonly attributes: string[];
  readonly defaults: NamedAttribute[];
  readonly nodes: OnnxNode[];
  readonly opsets: OnnxOpset[];
  readonly valueInfo: OnnxValueInfo[];
}

const functionMessage: MessageType<FunctionDraft, OnnxFunction> = {
  name: 'FunctionProto',
  bytes: 320,
  fields: {
    1: name((draft, value) => (draft.name = value)),
    4: name((draft, value) => draft.inputs.push(value)),
    5: name((draft, value) => draft.outputs.push(value)),
    6: name((draft, value) => draft.attributes.push(value)),
    7: message(
      () => nodeMessage,
      (draft, node) => draft.nodes.push(node),
    ),
    9: message(
      () => opsetMessage,
      (draft, opset) => draft.opsets.push(opset),
    ),
    10: name((draft, value) => (draft.domain = standardDomain(value))),
    11: message(
      () => attributeMessage,
      (draft, attribute) => draft.defaults.push(attribute),
    ),
    12: message(
      () => valueInfoMessage,
      (draft, value) => draft.valueInfo.push(value),
    ),
    13: name((draft, value) => (draft.overload = value)),
  },
  create: () => ({
    name: '',
    domain: '',
    overload: '',
    inputs: [],
    outputs: [],
    attributes: [],
    defaults: [],
    nodes: [],
    opsets: [],
    valueInfo: [],
  }),
  close: (draft) => ({ ...draft, defaults: record(draft.defaults) }),
};

export class ModelDraft {
  irVersion: number | undefined;
  producerName = '';
  producerVersion = '';
  graph: OnnxGraph | undefined;
  readonly opsets: OnnxOpset[] = [];
  readonly functions: OnnxFunction[] = [];

  /** Whether the file is surely meant to be an ONNX model. */
  get recognized(): boolean {
    return this.irVersion !== undefined || this.graph !== undefined;
  }
}

export const modelMessage: MessageType<ModelDraft, OnnxModel> = {
  name: 'ModelProto',
  bytes: 240,
  fields: {
    1: integer((draft, value) => {
      draft.irVersion = value;
      checkIrVersion(value);
    }),
    2: text(producerLimit, (draft, value = '') => (draft.producerName = value)),
    3: text(producerLimit, (draft, value = '') => (draft.producerVersion = value)),
    4: ignored,
    5: ignored,
    6: ignored,
    7: message(
      () => graphMessage,
      (draft, graph) => {
        if (draft.graph) throw corrupt('the model has two graphs');
        draft.graph = graph;
      },
    ),
    8: message(
      () => opsetMessage,
      (draft, opset) => draft.opsets.push(opset),
    ),
    14: ignored,
    20: ignored,
    25: message(
      () => functionMessage,
      (draft, declared) => draft.functions.push(declared),
    ),
    26: ignored,
  },
  create: () => new ModelDraft(),
  unknownField: ({ recognized }) => {
    if (!recognized) throw corrupt('it begins with a field that ModelProto does not have');
  },
  close: ({ irVersion, producerName, producerVersion, opsets, graph, functions }) => {
    if (!graph) throw corrupt('the model has no graph');
    checkIrVersion(irVersion);
    const producer = `${producerName} ${producerVersion}`.trim();
    return { irVersion, producer, opsets, graph, functions };
  },
};

/** @throws InputError `unsupported-ir-version` */
function checkIrVersion(version: number | undefined): asserts version is number {
  if (version !== undefined && version >= oldestIrVersion && version <= newestIrVersion) return;
  throw new InputError(
    'unsupported-ir-version',
    version === undefined
      ? 'the model does not say its IR version'
      : `the model has IR version ${version}`,
    { expected: `an IR version from ${oldestIrVersion} to ${newestIrVersion}` },
  );
}
