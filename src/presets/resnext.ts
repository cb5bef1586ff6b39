import { resnetPreset } from './resnet.ts';
import type { Preset } from './preset.ts';

const paper = {
  title: 'Aggregated Residual Transformations for Deep Neural Networks',
  arxiv: '1611.05431',
};

/** Depth, cardinality and width of each group, as the names have them. */
const designs = [
  [50, 32, 4],
  [101, 32, 8],
  [101, 64, 4],
] as const;

/** The grouped bottlenecks of Figure 3 (c). */
export const resnexts: readonly Preset[] = designs.map(([depth, groups, groupWidth]) =>
  resnetPreset(
    {
      name: `resnext${depth}_${groups}x${groupWidth}d`,
      title: `ResNeXt-${depth} (${groups}×${groupWidth}d)`,
      family: 'resnext',
      year: 2016,
      paper,
      variant: `Bottlenecks whose 3×3 convolution has ${groups} groups of ${groupWidth} channels in the first stage; the stride on it, as in torchvision.`,
      published:
        depth === 50
          ? [
              { figure: 'parameters', value: 25.0e6, source: 'arXiv 1611.05431, Table 1' },
              { figure: 'macs', value: 4.2e9, source: 'arXiv 1611.05431, Table 1' },
            ]
          : [],
    },
    { depth, variant: 'v1.5', widen: (groups * groupWidth) / 64, groups },
  ),
);
