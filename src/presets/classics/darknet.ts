import type { LayerDocument } from '../../formats/architecture/index.ts';
import { type Block, imageInput, type Layers, poolToVector, sequential } from '../blocks/layers.ts';
import {
  definePreset,
  inputSize,
  integer,
  numClasses,
  presetOptions,
  type Preset,
} from '../preset.ts';

const paper = { title: 'YOLOv3: An Incremental Improvement', arxiv: '1804.02767' };

/** A convolution, batch norm and leaky ReLU of 0.1, which darknet calls a convolutional layer. */
function convolutional(
  id: string,
  outChannels: number | string,
  kernel: 1 | 3,
  { stride = 1, from }: { stride?: number; from?: string } = {},
): LayerDocument {
  return {
    ...{ id, type: 'sequential', ...(from !== undefined && { inputs: from }) },
    layers: [
      { type: 'conv2d', outChannels, kernel, stride, padding: (kernel - 1) / 2, bias: false },
      { type: 'batchNorm' },
      { type: 'leakyRelu', negativeSlope: 0.1 },
    ],
  };
}

const residual: Block = {
  parameters: { width: null },
  layers: [
    convolutional('conv1', 'width // 2', 1),
    convolutional('conv2', 'width', 3),
    { id: 'add', type: 'add', inputs: ['conv2', 'input'] },
  ],
};

/** Table 1: channels and residual blocks of every resolution. */
const stages = [
  [64, 1],
  [128, 2],
  [256, 8],
  [512, 8],
  [1024, 4],
] as const;

const darknet53: Layers = [
  convolutional('stem', 32, 3),
  ...stages.flatMap(([width, repeat], index): Layers => [
    convolutional(`down${index + 1}`, width, 3, { stride: 2 }),
    { id: `stage${index + 1}`, block: 'residual', repeat, with: { width } },
  ]),
];

/** Five convolutions, whose output goes on to the next scale, and the detections of this one. */
function head(scale: number, width: number, outputs: number, from: string): LayerDocument[] {
  return [
    {
      ...sequential(`body${scale}`, [
        convolutional('conv1', width, 1),
        convolutional('conv2', 2 * width, 3),
        convolutional('conv3', width, 1),
        convolutional('conv4', 2 * width, 3),
        convolutional('conv5', width, 1),
      ]),
      inputs: from,
    },
    convolutional(`head${scale}`, 2 * width, 3),
    { id: `detections${scale}`, type: 'conv2d', outChannels: outputs, kernel: 1 },
  ];
}

/** What a finer scale takes: the coarser one's, narrowed and doubled, beside an earlier stage. */
function joined(scale: number, width: number, stage: string): LayerDocument[] {
  return [
    convolutional(`narrow${scale}`, width, 1, { from: `body${scale - 1}` }),
    { id: `doubled${scale}`, type: 'upsample', scale: 2 },
    { id: `joined${scale}`, type: 'concat', inputs: [`doubled${scale}`, stage] },
  ];
}

export const darknets: readonly Preset[] = [
  definePreset(
    {
      name: 'darknet53',
      title: 'Darknet-53',
      family: 'darknet',
      task: 'image-classification',
      year: 2018,
      paper,
      variant: 'The classifier of Table 1, a dense layer at the end.',
      inputSize: [256, 256],
      published: [
        {
          ...{ figure: 'macs', value: 18.7e9, source: 'arXiv 1804.02767, Table 2' },
          note: 'the paper counts operations, two for each multiply–add',
        },
      ],
    },
    presetOptions({ num_classes: numClasses(1000), input_size: inputSize(256, 32, 32) }),
    ({ num_classes, input_size }) => ({
      version: 1,
      name: 'darknet53',
      inputs: imageInput(input_size),
      blocks: { residual },
      layers: [
        ...darknet53,
        ...poolToVector,
        { id: 'classifier', type: 'linear', outFeatures: num_classes },
      ],
    }),
  ),
  definePreset(
    {
      name: 'yolov3',
      title: 'YOLOv3',
      family: 'darknet',
      task: 'object-detection',
      year: 2018,
      paper,
      variant:
        'Darknet-53 and three scales of three anchors each, up to their raw maps; boxes are not decoded.',
      inputSize: [416, 416],
      published: [
        {
          ...{ figure: 'macs', value: 65.86e9, source: "the authors' page, YOLOv3-416" },
          note: 'counts operations, two for each multiply–add',
        },
      ],
    },
    presetOptions({
      num_classes: integer(80, [1, 65_536], 'Classes of an object.'),
      input_size: inputSize(416, 32, 32),
    }),
    ({ num_classes, input_size }) => {
      const outputs = 3 * (4 + 1 + num_classes);
      return {
        version: 1,
        name: 'yolov3',
        inputs: imageInput(input_size),
        blocks: { residual },
        layers: [
          ...darknet53,
          ...head(1, 512, outputs, 'stage5'),
          ...joined(2, 256, 'stage4'),
          ...head(2, 256, outputs, 'joined2'),
          ...joined(3, 128, 'stage3'),
          ...head(3, 128, outputs, 'joined3'),
        ],
        outputs: ['detections1', 'detections2', 'detections3'],
      };
    },
  ),
];
