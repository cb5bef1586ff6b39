import type { LayerDocument } from '../../formats/architecture/index.ts';
import { definePreset, numClasses, presetOptions, type Preset } from '../preset.ts';

/** A convolution and the two dense layers at every position that make it an mlpconv. */
function mlpconv(
  kernel: number,
  [first, ...dense]: readonly [first: number, second: number, third: number],
): LayerDocument[] {
  const relu = { type: 'relu' } as const;
  return [
    { type: 'conv2d', outChannels: first, kernel, padding: (kernel - 1) / 2 },
    relu,
    ...dense.flatMap((outChannels): LayerDocument[] => [
      { type: 'conv2d', outChannels, kernel: 1 },
      relu,
    ]),
  ];
}

export const nins: readonly Preset[] = [
  definePreset(
    {
      name: 'nin_cifar10',
      title: 'Network in Network for CIFAR-10',
      family: 'nin',
      task: 'image-classification',
      year: 2013,
      paper: { title: 'Network In Network', arxiv: '1312.4400' },
      variant: "The authors' network for CIFAR-10; the last pooling is over all positions.",
      inputSize: [32, 32],
      published: [],
    },
    presetOptions({ num_classes: numClasses(10) }),
    ({ num_classes }) => ({
      version: 1,
      name: 'nin_cifar10',
      inputs: { image: { shape: ['N', 3, 32, 32] } },
      layers: [
        ...mlpconv(5, [192, 160, 96]),
        { type: 'maxPool2d', kernel: 3, stride: 2, ceilMode: true },
        { type: 'dropout' },
        ...mlpconv(5, [192, 192, 192]),
        { type: 'avgPool2d', kernel: 3, stride: 2, ceilMode: true },
        { type: 'dropout' },
        ...mlpconv(3, [192, 192, num_classes]),
        { type: 'adaptiveAvgPool2d', outputSize: 1 },
        { type: 'flatten' },
      ],
    }),
  ),
];
