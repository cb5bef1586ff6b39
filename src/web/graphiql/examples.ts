/** What GraphiQL opens with, a tab each. */
export interface Example {
  readonly query: string;
  readonly variables?: string;
}

const resolutions = `# Why has ResNet-152 a lower complexity than VGG-19, being
# eight times as deep? VGG-19 works at high resolutions,
# ResNet-152 at low ones, through narrow 1x1 convolutions.
query ResnetAgainstVgg {
  resnet152: network(preset: "resnet152") {
    ...Complexity
  }
  vgg19: network(preset: "vgg19") {
    ...Complexity
  }
}

fragment Complexity on Network {
  name
  depth {
    weighted
  }
  totals {
    parameters
    macs
  }
  resolutions {
    nodes {
      resolution
      channels
      macs
      share
    }
  }
}
`;

const conventions = `# VGG-19's first convolutions under every convention,
# without bias adds: one computation for all of them.
query Conventions {
  conventions {
    name
    formula
    usedBy
  }
  network(preset: "vgg19", bias: ignored) {
    macs: total(convention: macs) {
      value
    }
    flops: total(convention: flops) {
      value
    }
    arithmetic: total(convention: arithmetic) {
      value
    }
    layers(first: 4, filter: { type: ["conv2d"] }) {
      nodes {
        id
        outputShape
        macs
        flops
        arithmetic
        share(convention: arithmetic)
      }
    }
  }
}
`;

const operators = `# The rules by which convolutions are counted,
# and the layers of ResNet-50 that cost most.
query Rules {
  operators(search: "conv") {
    name
    domain
    status
    rule
    url
  }
  network(preset: "resnet50") {
    layers(first: 5, orderBy: { field: macs }) {
      totalCount
      nodes {
        id
        type
        kernel
        outputShape
        macs
        share
      }
    }
    coverage {
      counted
      free
      unsupported {
        op
        nodes
      }
    }
  }
}
`;

const architecture = `# An architecture of your own, sent as a variable.
# To start from a known one: preset(name:) { architecture }
query Own($architecture: JSON!, $batch: PositiveInt) {
  network(architecture: $architecture, batch: $batch) {
    name
    digest
    bindings {
      symbol
      value
      defaulted
    }
    totals {
      parameters
      macs
      weightBytes
    }
    layers {
      nodes {
        id
        type
        outputShape
        parameters
        macs
      }
    }
  }
}
`;

const ownNetwork = {
  architecture: {
    version: 1,
    name: 'tiny',
    inputs: { image: { shape: ['N', 3, 32, 32] } },
    layers: [
      { id: 'conv1', type: 'conv2d', outChannels: 16, kernel: 3, padding: 'same' },
      { id: 'relu1', type: 'relu' },
      { id: 'pool', type: 'globalAvgPool' },
      { id: 'flatten', type: 'flatten' },
      { id: 'fc', type: 'linear', outFeatures: 10 },
    ],
  },
  batch: 1,
};

export const examples: readonly Example[] = [
  { query: resolutions },
  { query: conventions },
  { query: operators },
  { query: architecture, variables: JSON.stringify(ownNetwork, null, 2) },
];
