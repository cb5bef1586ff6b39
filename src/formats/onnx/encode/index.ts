import { InputError } from '../../../core/errors.ts';
import type { Graph, Value } from '../../../core/graph/types.ts';
import { engineVersion } from '../../../core/version.ts';
import { checkEncodable } from './check.ts';
import { GraphWriter, type Weights } from './graph.ts';
import { integer, localFunction, opsetImport, text } from './messages.ts';
import { atOpset } from './opset.ts';
import { type ByteStream, MessageStream } from './stream.ts';
import { symbolicDims } from './symbols.ts';
import { irVersionOf, overloadsIrVersion } from './versions.ts';

export type { ByteStream } from './stream.ts';

export interface EncodeOptions {
  /** Version of `ai.onnx` that the file is written for; by default the graph's own. */
  readonly opset?: number;
  /**
   * What the weights are: `random` (default) by seed, scaled so that activations stay finite;
   * `constant`, one value for each, made by the model itself so that the file is tiny; `none`, left
   * to an external file that does not come with the model, which then does not run.
   */
  readonly weights?: Weights;
  /** Seed of random weights, an integer; 0 by default. */
  readonly seed?: number;
  /**
   * Dims of inputs that were declared as symbols: kept as symbols (default) where the graph allows
   * other sizes, or `bound` as the graph has them.
   */
  readonly dims?: 'symbolic' | 'bound';
  /**
   * Puts the weights into a second file, to lie beside the model under this name. Needed above
   * 2 GB, more than which protobuf does not allow.
   */
  readonly externalData?: { readonly location: string };
}

export interface OnnxFile {
  /** The model, without its weights where these are external. */
  readonly model: ByteStream;
  /** The weights, for the file named by `externalData`, where one was asked for. */
  readonly data?: ByteStream;
  readonly opset: number;
  /** Values of the graph by their names in the file. */
  readonly values: ReadonlyMap<string, Value>;
}

/** Most bytes of a protobuf message. */
const largestMessage = 2 ** 31 - 1;

/** Where a model without weights says that they lie. */
const absentLocation = 'weights-not-included.bin';

/**
 * A graph as an ONNX model. The files are made as they are read and can be read again; the same
 * graph and options give the same bytes.
 * @throws InputError `not-encodable` for what ONNX cannot say, `unsupported-opset`
 */
export function encodeOnnx(given: Graph, options: EncodeOptions = {}): OnnxFile {
  const { weights = 'random', seed = 0, dims = 'symbolic' } = options;
  checkEncodable(given);
  const graph = atOpset(given, options.opset ?? given.opset);
  const location = weights === 'none' ? absentLocation : options.externalData?.location;
  const writer = new GraphWriter(graph, {
    weights,
    seed,
    dims: dims === 'symbolic' ? symbolicDims(graph) : (value) => value.dims,
    location,
  });
  const written = writer.write();
  const model = new MessageStream();
  const { functions, domains } = written;
  const irVersion = irVersionOf(graph.opset);
  integer(
    model.writer,
    1,
    functions.length > 0 ? Math.max(irVersion, overloadsIrVersion) : irVersion,
  );
  text(model.writer, 2, 'netcost');
  text(model.writer, 3, engineVersion);
  for (const domain of domains) {
    opsetImport(model.writer, 8, domain, domain === '' ? graph.opset : 1);
  }
  model.embed(7, written.graph);
  for (const fields of functions) model.embed(25, localFunction(fields));
  if (model.byteLength > largestMessage) {
    throw new InputError(
      'not-encodable',
      `the model takes ${model.byteLength} bytes, of which ONNX files hold ${largestMessage}`,
      {
        expected: `at most ${largestMessage} bytes in one file`,
        hint: 'ask for the weights as external data',
      },
    );
  }
  const external = options.externalData && weights !== 'none';
  const { opset } = graph;
  return { model, ...(external && { data: written.data }), opset, values: written.values };
}
