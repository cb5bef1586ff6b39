import { type ComparedRequest, inNetworks, located } from '../comparison.ts';
import type { CostRequest } from '../engine.ts';
import { networkNamed, requestFromBody } from '../requests.ts';
import type { NamedNetwork } from '../schemas/compare-request.ts';
import { modelOf } from './documents.ts';
import type { Form, FormNetwork } from './forms.ts';

/** What reads the text of a network that is JSON. */
export interface TextReaders {
  /** @throws FastifyError for text that is no JSON */
  readonly parseJson: (text: string) => unknown;
  /** @throws FastifyError for what is no network of a request */
  readonly checkNetwork: (document: unknown) => NamedNetwork;
}

/**
 * The networks of a form, in order.
 * @param choices For all of them; those that a network makes itself come first.
 * @throws InputError, ProblemError for a text that names no network
 */
export async function networksFromForm(
  { networks }: Pick<Form, 'networks'>,
  choices: CostRequest,
  readers: TextReaders,
): Promise<ComparedRequest[]> {
  const compared: ComparedRequest[] = [];
  for (const [index, network] of networks.entries()) {
    const read = () => Promise.resolve(networkOf(network, readers));
    compared.push({ ...choices, ...(await located(read, index, inNetworks)) });
  }
  return compared;
}

function networkOf(network: FormNetwork, { parseJson, checkNetwork }: TextReaders) {
  if ('model' in network) {
    const { model, file } = network;
    return { upload: model, file, ...(model.format === 'onnx' && nameFrom(file)) };
  }
  const text = network.text.trim();
  if (!text.startsWith('{')) return networkNamed(text);
  const document = parseJson(text);
  const model = modelOf(document);
  return model ? { upload: model } : requestFromBody(checkNetwork(document));
}

/** An ONNX file is called by its name, since exporters call all graphs alike. */
function nameFrom(file: string): { name?: string } {
  const [, name] = /^(.{1,100})\.onnx$/.exec(file) ?? [];
  return name === undefined ? {} : { name };
}
