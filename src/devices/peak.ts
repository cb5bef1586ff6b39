import { graphicsPeaks } from './graphics.ts';
import { type Processor, readProcessor } from './processor.ts';

/** What a device can do at most, and where that is from. Dense: nothing is left out as zero. */
export interface Peak {
  /** FLOP/s, a multiply–add being two; `null` where it is not known. */
  readonly flopsPerSecond: number | null;
  /** Bytes per second from and to its memory; `null` where it is not known. */
  readonly bytesPerSecond: number | null;
  readonly source: string;
}

export interface PeakRequest {
  readonly provider: 'cpu' | 'cuda' | 'tensorrt' | 'webgpu';
  /** Model of the processor, as `nvidia-smi` or the system names it. */
  readonly model: string | null;
  /** Element type of the arithmetic. */
  readonly type: string;
  /** Threads that compute; `null` for one on each core. */
  readonly threads?: number | null;
  /** The processor that it runs on, by default this machine's; for `cpu` only. */
  readonly processor?: Processor | null;
  /** Clock that its cores were seen to reach, in MHz; for `cpu` only. */
  readonly clockMhz?: number | null;
}

/** The peak of a device; `null` for one that is not known. */
export function peakOf(request: PeakRequest): Peak | null {
  return request.provider === 'cpu' ? processorPeak(request) : graphicsPeak(request);
}

/** CUDA's libraries multiply float32 in TF32 where they can, which ONNX Runtime lets them do. */
function graphicsPeak({ provider, model, type }: PeakRequest): Peak | null {
  const name = model ?? '';
  // A part of a card has a part of its peak.
  const found = name.includes(' MIG ')
    ? undefined
    : graphicsPeaks.find((one) => one.pattern.test(name));
  if (!found) return null;
  const usesTf32 = type === 'float32' && provider !== 'webgpu' && found.tf32 !== null;
  const teraflops = usesTf32
    ? found.tf32
    : type === 'float32' || (type === 'float16' && provider !== 'webgpu')
      ? found[type]
      : null;
  return {
    flopsPerSecond: teraflops === null ? null : teraflops * 1e12,
    bytesPerSecond: found.gigabytesPerSecond * 1e9,
    source: `${found.source}${usesTf32 ? '; products of float32 in TF32' : ''}`,
  };
}

interface Vectors {
  readonly name: string;
  /** Elements of float32 in one. */
  readonly lanes: number;
}

/** AMD's cores of this family, Zen 4, and older ones do vectors of 16 in two halves. */
const halvingFamily = 25;

/**
 * The vectors of float32 that a core multiplies and adds.
 * @see https://www.agner.org/optimize/microarchitecture.pdf
 */
function vectorsOf({ flags, vendor, family }: Processor): Vectors | undefined {
  const isWhole = vendor !== 'AuthenticAMD' || family > halvingFamily;
  if (flags.has('avx512f') && isWhole) return { name: 'AVX-512', lanes: 16 };
  return flags.has('fma') ? { name: 'FMA of 256 bits', lanes: 8 } : undefined;
}

/** Units for such vectors: servers' and desktops' cores have two, but for some with AVX-512. */
const units = 2;

/** Memory bandwidth is not told by the system, and so not known. */
function processorPeak({ type, threads = null, processor, clockMhz }: PeakRequest): Peak | null {
  const found = processor === undefined ? readProcessor() : processor;
  const vectors = found && vectorsOf(found);
  const clock = found && clockOf(found, clockMhz ?? 0);
  // ONNX Runtime computes in other types by way of float32, or by instructions of their own.
  if (!vectors || !clock || type !== 'float32') return null;
  const cores = threads === null ? found.cores : Math.min(threads, found.cores);
  const perCycle = 2 * vectors.lanes * units;
  return {
    flopsPerSecond: cores * clock.megahertz * 1e6 * perCycle,
    bytesPerSecond: null,
    source:
      `derived: ${cores} ${cores === 1 ? 'core' : 'cores'} × ${Math.round(clock.megahertz)} MHz ` +
      `(${clock.source}) × ${perCycle} FLOPs per cycle (${vectors.name}, ` +
      `${units} units for each core assumed)`,
  };
}

/** The highest clock that is known of a core: nominal ones are below what cores reach. */
function clockOf({ clock }: Processor, measured: number) {
  if (clock.isHighest) return { megahertz: clock.megahertz, source: 'its highest clock' };
  if (measured > clock.megahertz) return { megahertz: measured, source: 'its clock as measured' };
  return clock.megahertz > 0
    ? { megahertz: clock.megahertz, source: 'its nominal clock, above which more can be reached' }
    : null;
}
