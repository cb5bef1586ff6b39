import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import { convNorm, convNormLayers } from './blocks/conv-norm.ts';
import { type Block, imageInput, type Layers, sequential } from './blocks/layers.ts';
import { mobilenetV3Designs, mobilenetV3Features } from './mobilenet-v3.ts';
import {
  definePreset,
  flag,
  inputSize,
  numClasses,
  type PresetDescription,
  presetOptions,
  type Preset,
} from './preset.ts';
import { resnetTrunk } from './resnet.ts';

/** A classifier without its last layers, and where an auxiliary head branches off. */
interface Backbone {
  readonly blocks: Readonly<Record<string, Block>>;
  readonly layers: Layers;
  /** Ids of its output and of the earlier one that heads take. */
  readonly outputs: readonly [out: string, early: string];
  /** Channels of the earlier output. */
  readonly early: number;
}

type BackboneName = 'resnet50' | 'resnet101' | 'mobilenet_v3_large';

const backbones: Record<BackboneName, () => Backbone> = {
  resnet50: () => ({ ...resnetTrunk(50, true), outputs: ['layer4', 'layer3'], early: 1024 }),
  resnet101: () => ({ ...resnetTrunk(101, true), outputs: ['layer4', 'layer3'], early: 1024 }),
  mobilenet_v3_large: () => {
    const { blocks, layers } = mobilenetV3Features(mobilenetV3Designs.large.rows, 1, true);
    return { blocks, layers, outputs: [String(layers.length - 1), '4'], early: 40 };
  },
};

interface SegmentationOptions {
  num_classes: number;
  input_size: number;
}

/** Interpolates a map to the size of another, by default the image. */
function upsampled(id: string, from: string, to = 'image'): LayerDocument {
  return { id, type: 'resize', mode: 'bilinear', inputs: [from, to] };
}

/** The head of a fully convolutional network: 3×3 to a quarter of the channels, then 1×1. */
function fcnHead(id: string, inputs: string, channels: number, classes: number): LayerDocument {
  return {
    ...{ id, type: 'sequential', inputs },
    layers: [
      ...convNormLayers({ outChannels: channels / 4, kernel: 3 }, 'relu'),
      { type: 'dropout', probability: 0.1 },
      { type: 'conv2d', outChannels: classes, kernel: 1 },
    ],
  };
}

/** Atrous spatial pyramid pooling (Figure 5 of the DeepLabv3 paper) and its classifier. */
function deepLabHead(classes: number): LayerDocument {
  const rates = [12, 24, 36];
  const pooling: LayerDocument = {
    ...{ id: '4', type: 'sequential', inputs: 'input' },
    layers: [
      { type: 'adaptiveAvgPool2d', outputSize: 1 },
      ...convNormLayers({ outChannels: 256, kernel: 1 }, 'relu'),
      upsampled('upsample', '3', 'input'),
    ],
  };
  const convolutions = rates.map((dilation): LayerDocument => ({
    ...convNorm({ outChannels: 256, kernel: 3, dilation }, 'relu'),
    inputs: 'input',
  }));
  const branches = ['0', '1', '2', '3', '4'].map((id) => `convs.${id}`);
  return sequential('classifier', [
    sequential('0', [
      sequential('convs', [
        convNorm({ outChannels: 256, kernel: 1 }, 'relu'),
        ...convolutions,
        pooling,
      ]),
      { id: 'cat', type: 'concat', inputs: branches },
      sequential('project', [
        ...convNormLayers({ outChannels: 256, kernel: 1 }, 'relu'),
        { type: 'dropout' },
      ]),
    ]),
    ...convNormLayers({ outChannels: 256, kernel: 3 }, 'relu'),
    { type: 'conv2d', outChannels: classes, kernel: 1 },
  ]);
}

/** Figure 10 of the MobileNetV3 paper. */
function liteHead(classes: number): Layers {
  return [
    {
      ...{ id: 'classifier', type: 'sequential', inputs: ['backbone', 'backbone:1'] },
      layers: [
        sequential('cbr', convNormLayers({ outChannels: 128, kernel: 1 }, 'relu')),
        {
          ...{ id: 'scale', type: 'sequential', inputs: 'input' },
          layers: [
            { type: 'adaptiveAvgPool2d', outputSize: 1 },
            { type: 'conv2d', outChannels: 128, kernel: 1, bias: false },
            { type: 'sigmoid' },
          ],
        },
        { id: 'scaled', type: 'multiply', inputs: ['cbr', 'scale'] },
        upsampled('upsample', 'scaled', 'input:1'),
        { id: 'high_classifier', type: 'conv2d', outChannels: classes, kernel: 1 },
        {
          ...{ id: 'low_classifier', type: 'conv2d', inputs: 'input:1' },
          ...{ outChannels: classes, kernel: 1 },
        },
        { id: 'add', type: 'add', inputs: ['low_classifier', 'high_classifier'] },
      ],
    },
    upsampled('out', 'classifier'),
  ];
}

interface Network {
  readonly name: string;
  readonly backbone: Backbone;
  readonly head: Layers;
  readonly outputs: readonly string[];
  readonly options: SegmentationOptions;
}

function network({ name, backbone, head, outputs, options }: Network): Architecture {
  return {
    version: 1,
    name,
    inputs: imageInput(options.input_size),
    blocks: backbone.blocks,
    layers: [{ ...backboneScope(backbone) }, ...head],
    outputs,
  };
}

function backboneScope({ layers, outputs }: Backbone): LayerDocument {
  return { id: 'backbone', type: 'sequential', layers, outputs };
}

const common = { num_classes: numClasses(21), input_size: inputSize(520, 1) };

type Method = 'fcn' | 'deeplabv3';

const papers = {
  fcn: {
    title: 'Fully Convolutional Networks for Semantic Segmentation',
    arxiv: '1411.4038',
    year: 2014,
    print: 'FCN',
  },
  deeplabv3: {
    title: 'Rethinking Atrous Convolution for Semantic Image Segmentation',
    arxiv: '1706.05587',
    year: 2017,
    print: 'DeepLabv3',
  },
} as const;

const backboneTitles = {
  resnet50: 'ResNet-50',
  resnet101: 'ResNet-101',
  mobilenet_v3_large: 'MobileNetV3-Large',
} as const;

const task: PresetDescription['task'] = 'image-segmentation';

function segmentation(method: Method, backboneName: BackboneName): Preset {
  const name = `${method}_${backboneName}`;
  const { year, print, title, arxiv } = papers[method];
  return definePreset(
    {
      name,
      title: `${print} on ${backboneTitles[backboneName]}`,
      family: method,
      task,
      year,
      paper: { title, arxiv },
      variant:
        'As in torchvision: the backbone dilates rather than strides to an eighth (ResNet) or a sixteenth of the resolution. The auxiliary head is an output, and counts, unless aux_loss is false.',
      inputSize: [520, 520],
      published: [],
    },
    presetOptions({
      ...common,
      aux_loss: flag(true, 'Whether the auxiliary head is there, as a second output.'),
    }),
    ({ aux_loss, ...options }) => {
      const backbone = backbones[backboneName]();
      const { num_classes } = options;
      const head =
        method === 'fcn'
          ? fcnHead('classifier', 'backbone', 2048, num_classes)
          : deepLabHead(num_classes);
      const auxiliary = [
        fcnHead('aux_classifier', 'backbone:1', backbone.early, num_classes),
        upsampled('aux', 'aux_classifier'),
      ];
      return network({
        ...{ name, backbone, options },
        head: [head, upsampled('out', 'classifier'), ...(aux_loss ? auxiliary : [])],
        outputs: aux_loss ? ['out', 'aux'] : ['out'],
      });
    },
  );
}

const lraspp = definePreset(
  {
    name: 'lraspp_mobilenet_v3_large',
    title: 'LR-ASPP on MobileNetV3-Large',
    family: 'lraspp',
    task,
    year: 2019,
    paper: { title: 'Searching for MobileNetV3', arxiv: '1905.02244' },
    variant: 'As in torchvision: no auxiliary head.',
    inputSize: [520, 520],
    published: [],
  },
  presetOptions(common),
  (options) =>
    network({
      name: 'lraspp_mobilenet_v3_large',
      backbone: backbones.mobilenet_v3_large(),
      head: liteHead(options.num_classes),
      outputs: ['out'],
      options,
    }),
);

export const segmentations: readonly Preset[] = [
  segmentation('fcn', 'resnet50'),
  segmentation('fcn', 'resnet101'),
  segmentation('deeplabv3', 'resnet50'),
  segmentation('deeplabv3', 'resnet101'),
  segmentation('deeplabv3', 'mobilenet_v3_large'),
  lraspp,
];
