import { describe, expect, it } from 'vitest';
import { graphicsPeaks } from '../../src/devices/graphics.ts';
import { peakOf } from '../../src/devices/peak.ts';
import { parseProcessor, type Processor } from '../../src/devices/processor.ts';

describe('graphics cards', () => {
  it.each([
    ['NVIDIA H100 80GB HBM3', 'H100 SXM'],
    ['NVIDIA H100 PCIe', 'H100 PCIe'],
    ['NVIDIA H200', 'H200 SXM'],
    ['NVIDIA A100-SXM4-40GB', 'A100 40 GB'],
    ['NVIDIA A100-PCIE-40GB', 'A100 40 GB'],
    ['NVIDIA A100-SXM4-80GB', 'A100 SXM 80 GB'],
    ['NVIDIA A100 80GB PCIe', 'A100 PCIe 80 GB'],
    ['NVIDIA L40S', 'L40S'],
    ['NVIDIA L4', 'L4'],
    ['NVIDIA A10', 'A10'],
    ['Tesla T4', 'T4'],
    ['Tesla V100-SXM2-16GB', 'V100 SXM2'],
    ['Tesla V100-PCIE-32GB', 'V100 PCIe'],
    ['NVIDIA GeForce RTX 4090', 'RTX 4090'],
    ['NVIDIA GeForce RTX 3090', 'RTX 3090'],
  ])('%s is known as %s alone', (model, name) => {
    const found = graphicsPeaks.filter(({ pattern }) => pattern.test(model));
    expect(found.map((peak) => peak.name)).toEqual([name]);
  });

  it.each([
    'NVIDIA H100 NVL',
    'NVIDIA A10G',
    'NVIDIA L40',
    'Tesla V100S-PCIE-32GB',
    'NVIDIA GeForce RTX 4090 Laptop GPU',
    'NVIDIA GeForce RTX 4090 D',
    'NVIDIA GeForce RTX 3090 Ti',
    'NVIDIA A100-SXM4-40GB MIG 1g.5gb',
    'AMD Instinct MI300X',
    '',
  ])('%s is not taken for another', (model) => {
    expect(peakOf({ provider: 'cuda', model, type: 'float32' })).toBeNull();
  });

  it('have the peak of what their tensor cores do', () => {
    const peak = (provider: 'cuda' | 'webgpu', type: string, model = 'NVIDIA A100-SXM4-40GB') =>
      peakOf({ provider, model, type })?.flopsPerSecond;
    expect(peak('cuda', 'float16')).toBe(312e12);
    expect(peak('cuda', 'float32')).toBe(156e12);
    // WebGPU reaches no tensor cores.
    expect(peak('webgpu', 'float32')).toBe(19.5e12);
    expect(peak('webgpu', 'float16')).toBeNull();
    expect(peak('cuda', 'float32', 'Tesla T4')).toBe(8.1e12);
    expect(peak('cuda', 'int8')).toBeNull();
  });

  it('have a source for every figure, and none below what is plain', () => {
    for (const { source, float32, tf32, float16 } of graphicsPeaks) {
      expect(source).toMatch(/NVIDIA .*(datasheet|whitepaper)/);
      expect(float16).toBeGreaterThan(float32);
      if (tf32 !== null) expect(tf32).toBeGreaterThanOrEqual(float32);
    }
  });
});

/** As Linux writes it, for a processor of two cores with two threads each. */
const cpuinfo = [0, 1, 2, 3]
  .map(
    (thread) =>
      `processor\t: ${thread}\nvendor_id\t: GenuineIntel\ncpu family\t: 6\n` +
      `model name\t: Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz\ncpu MHz\t\t: 2700.1\n` +
      `physical id\t: 0\ncore id\t\t: ${thread % 2}\nflags\t\t: fpu avx2 fma avx512f\n`,
  )
  .join('\n');

describe('processors', () => {
  const processor = parseProcessor(cpuinfo) as Processor;
  const peak = (changes: Partial<Processor> = {}, threads: number | null = null, clockMhz = 0) =>
    peakOf({
      ...{ provider: 'cpu', model: null, type: 'float32', threads, clockMhz },
      processor: { ...processor, ...changes },
    });

  it('are read with their cores, not threads', () => {
    expect(processor).toEqual({
      model: 'Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz',
      cores: 2,
      clock: { megahertz: 2100, isHighest: false },
      flags: new Set(['fpu', 'avx2', 'fma', 'avx512f']),
      vendor: 'GenuineIntel',
      family: 6,
    });
    expect(parseProcessor('processor\t: 0\nBogoMIPS\t: 50.00\n')).toBeNull();
    expect(parseProcessor('')).toBeNull();
  });

  it('have a peak of cores × clock × FLOPs per cycle, which says so', () => {
    // Two units that multiply and add 16 elements.
    expect(peak()?.flopsPerSecond).toBe(2 * 2.1e9 * (2 * 2 * 16));
    expect(peak()?.source).toMatch(/derived: 2 cores × 2100 MHz .*nominal clock.* × 64 .*AVX-512/);
    expect(peak({}, 1)?.flopsPerSecond).toBe(2.1e9 * 64);
    expect(peak({}, 16)?.flopsPerSecond).toBe(2 * 2.1e9 * 64);
    expect(peak({ flags: new Set(['avx2', 'fma']) })?.flopsPerSecond).toBe(2 * 2.1e9 * (2 * 2 * 8));
    expect(peak({ vendor: 'AuthenticAMD', family: 25 })?.flopsPerSecond).toBe(2 * 2.1e9 * 32);
  });

  it('have it at the highest clock that is known of them', () => {
    expect(peak({}, null, 2700)?.flopsPerSecond).toBe(2 * 2.7e9 * 64);
    expect(peak({}, null, 2700)?.source).toMatch(/2700 MHz \(its clock as measured\)/);
    expect(peak({}, null, 1200)?.source).toMatch(/2100 MHz \(its nominal clock/);
    const highest = peak({ clock: { megahertz: 3700, isHighest: true } }, null, 2700);
    expect(highest?.flopsPerSecond).toBe(2 * 3.7e9 * 64);
    expect(highest?.source).toMatch(/3700 MHz \(its highest clock\)/);
  });

  it('have none where it cannot be derived', () => {
    expect(peak()?.bytesPerSecond).toBeNull();
    expect(peak({ flags: new Set(['sse2']) })).toBeNull();
    expect(peak({ clock: { megahertz: 0, isHighest: false } })).toBeNull();
    const other = { provider: 'cpu', model: null, processor } as const;
    expect(peakOf({ ...other, type: 'float16' })).toBeNull();
    expect(peakOf({ ...other, type: 'float32', processor: null })).toBeNull();
  });
});
