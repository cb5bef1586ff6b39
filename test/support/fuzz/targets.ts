import { analyse } from '../../../src/core/cost/analyse.ts';
import { lowerKeras } from '../../../src/formats/keras/index.ts';
import { lowerOnnx, readOnnx } from '../../../src/formats/onnx/index.ts';
import type { OnnxModel } from '../../../src/formats/onnx/model.ts';
import type { LowerOptions } from '../../../src/formats/options.ts';
import { onnxBytes } from '../onnx-bytes.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { Mutable } from './mutate-json.ts';
import type { FuzzTarget } from './run.ts';
import { kerasSeeds, onnxSeeds } from './seeds.ts';

/** The format's own words, which say how the values beside them are to be read. */
const discriminators = ['kind', 'irVersion', 'stored'];

/** Faults in the bytes of an ONNX file: most fail where the file is read. */
export function onnxBytesTarget(models: readonly OnnxModel[] = onnxSeeds()): FuzzTarget {
  const files = models.map(onnxBytes);
  return {
    name: 'ONNX bytes',
    attempt: (random) => {
      const file = mutateBytes(random.pick(files), random, random.pick(files));
      return () => analyse(lowerOnnx(readOnnx(file)));
    },
  };
}

/** Faults in what an ONNX file says, in whole messages: most fail where the network is inferred. */
export function onnxModelTarget(
  models: readonly OnnxModel[] = onnxSeeds(),
  options: LowerOptions = {},
): FuzzTarget {
  const seeds = models.map((model) => new Mutable(model, discriminators));
  return {
    name: 'ONNX models',
    attempt: (random) => {
      const file = writable(() => random.pick(seeds).typed(random) as OnnxModel);
      return () => analyse(lowerOnnx(readOnnx(file), options));
    },
  };
}

/** The first model that can be written: not all can, such as an integer that is a fraction. */
function writable(next: () => OnnxModel): Uint8Array {
  for (;;) {
    try {
      return onnxBytes(next());
    } catch {
      continue;
    }
  }
}

export function kerasTarget(): FuzzTarget {
  const seeds = kerasSeeds.map((document) => new Mutable(document));
  return {
    name: 'Keras JSON',
    attempt: (random) => {
      const document = random.pick(seeds).untyped(random);
      return () => analyse(lowerKeras(document));
    },
  };
}
