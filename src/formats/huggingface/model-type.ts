import type { Architecture } from '../architecture/index.ts';
import type { CallOptions } from './options.ts';

/** One `model_type` of a `config.json`. */
export interface ModelType {
  readonly name: string;
  /**
   * The network as architecture JSON.
   * @param config the document, as it was parsed
   * @throws InputError `invalid-config` with the pointer of the fault, or `invalid-option`
   */
  architecture(name: string, config: unknown, options: CallOptions): Architecture;
}
