import { performance } from 'node:perf_hooks';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/**
 * A process of its own that runs a model in the plainest loop there is, for as long as it is told
 * to, and tells its parent the median time of a run in milliseconds.
 */
export interface Loop {
  readonly path: string;
  readonly input: { readonly name: string; readonly dims: readonly number[] };
  readonly threads: number;
  readonly ms: number;
}

async function medianRun({ path, input, threads, ms }: Loop): Promise<number> {
  const session = await InferenceSession.create(path, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const size = input.dims.reduce((product, dim) => product * dim, 1);
  const data = Float32Array.from({ length: size }, () => Math.random() - 0.5);
  const feeds = { [input.name]: new Tensor('float32', data, input.dims) };
  const start = performance.now();
  const times: number[] = [];
  while (performance.now() - start < ms) {
    const before = performance.now();
    await session.run(feeds);
    times.push(performance.now() - before);
  }
  // The first runs warm up.
  const steady = times.slice(Math.floor(times.length / 10)).sort((a, b) => a - b);
  return steady[Math.floor(steady.length / 2)] ?? NaN;
}

process.once('message', (loop) => {
  void medianRun(loop as Loop).then((median) => process.send?.(median));
});
