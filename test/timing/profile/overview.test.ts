import { describe, expect, it } from 'vitest';
import { namesOf, overviewOf } from '../../../src/timing/profile/overview.ts';
import type { ProfiledLayer, TimingProfile } from '../../../src/timing/result.ts';

function layer(layers: string[], timeMs: number, macs: bigint): ProfiledLayer {
  return {
    ...{ layers, type: 'conv2d', timeMs, share: timeMs / 10, macs, groups: [] },
    ...{ flops: 2n * macs, bytes: 1_000_000n },
    gflops: macs === 0n ? null : Number(2n * macs) / timeMs / 1e6,
    gigabytesPerSecond: 1 / timeMs,
  };
}

const profile = {
  layers: [
    layer(['a.conv', 'a.bn'], 1, 6_000_000n),
    layer([], 2, 0n),
    layer(['b.conv'], 4, 1_000_000n),
    layer(['c'], 3, 1_000_000n),
  ],
} as unknown as TimingProfile;

describe('the overview', () => {
  it('has the slowest layers first, beside their share of the MACs', () => {
    const { slowest, others } = overviewOf(profile, 2);
    expect(slowest).toEqual([
      {
        ...{ layers: 'b.conv', type: 'conv2d', timeMs: 4, timeShare: 0.4 },
        ...{ macs: 1_000_000n, macsShare: 1 / 8, gflops: 0.5, gigabytesPerSecond: 0.25 },
      },
      {
        ...{ layers: 'c', type: 'conv2d', timeMs: 3, timeShare: 0.3 },
        ...{ macs: 1_000_000n, macsShare: 1 / 8, gflops: 2 / 3, gigabytesPerSecond: 1 / 3 },
      },
    ]);
    expect(others).toMatchObject({
      ...{ layers: '2 others', timeMs: 3, macs: 6_000_000n, macsShare: 6 / 8 },
      // 12 million FLOPs and two megabytes in 3 ms.
      ...{ gflops: 4, gigabytesPerSecond: 2 / 3 },
    });
  });

  it('has no others where all are shown', () => {
    expect(overviewOf(profile, 4)).not.toHaveProperty('others');
    expect(overviewOf({ ...profile, layers: [] }, 4)).toEqual({ slowest: [] });
  });

  it.each([
    [[], ''],
    [['fc'], 'fc'],
    [['layer1.0.conv1', 'layer1.0.bn1', 'layer1.0.relu'], 'layer1.0: conv1 + bn1 + relu'],
    [['layer1.0.add', 'layer1.1.conv'], 'layer1: 0.add + 1.conv'],
    [['bn', 'layer1.conv'], 'bn + layer1.conv'],
    [['layer1.conv', 'layer10.conv'], 'layer1.conv + layer10.conv'],
  ])('names %j %j', (layers, name) => {
    expect(namesOf(layers)).toBe(name);
  });
});
