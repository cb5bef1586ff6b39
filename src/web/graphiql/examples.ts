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

const comparison = `# The same question, answered: totals, exact factors whose
# product is the ratio, where each network spends, and why.
query Why {
  compare(networks: [{ preset: "vgg19" }, { preset: "resnet152" }]) {
    networks {
      name
      totals {
        macs
        parameters
      }
    }
    pairs {
      sentences {
        text
      }
      ratios {
        macs {
          value
        }
      }
      factors {
        layers {
          value
        }
        positions {
          value
        }
        channelProduct {
          value
        }
        kernelVolume {
          value
        }
      }
    }
    where {
      resolutions {
        resolution
        networks {
          macs
          runningMacShare
        }
      }
    }
  }
}
`;

const changes = `# What edits of a network would cost, each alone and all together,
# and how its totals grow with the size of its input.
query WhatIf {
  whatIf(
    network: { preset: "vgg19" }
    edits: [{ stem: resnet }, { head: globalAveragePool }]
  ) {
    edits
    networks {
      name
      totals {
        macs
        parameters
      }
    }
    pairs {
      sentences {
        text
      }
    }
  }
  sweep(
    network: { preset: "vgg19" }
    axes: { name: "inputSize", from: 128, to: 512, step: 64 }
  ) {
    rows {
      point {
        value
      }
      totals {
        macs
        activationBytes
      }
    }
    growth {
      total
      exponent
      knee
    }
  }
}
`;

const figures = `# Figures read elsewhere: how they were counted, and
# whether they can be held against each other.
query Figures {
  reconcile(
    figures: [
      { value: "3.7 G", layer: "features.2", network: { preset: "vgg19" } }
      { value: "3.6 G", network: { preset: "resnet34" } }
      { value: "8.2 G", network: { preset: "resnet50" }, tool: torch }
    ]
  ) {
    figures {
      text
      fits {
        basis
        value
        sentence {
          text
        }
      }
    }
    agreement {
      sentence {
        text
      }
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

const timing = `# Networks timed on this machine. Run Time, then Watch with the id
# that it gives: its events as they happen, up to the last.
mutation Time {
  time(input: { preset: "resnet50", protocol: quick, reuse: 86400 }) {
    id
    state
    waiting
  }
}

subscription Watch($id: ID!) {
  timingEvents(id: $id) {
    sequence
    type
    data
  }
}

query Found($id: ID!) {
  timing(id: $id) {
    state
    device
    result {
      latency {
        p50Ms
        p90Ms
      }
      warnings {
        message
      }
      profile {
        outsideShare
        layers(first: 200) {
          layers
          timeMs
          share
          macs
          gflops
        }
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
  { query: comparison },
  { query: changes },
  { query: figures },
  { query: conventions },
  { query: operators },
  { query: architecture, variables: JSON.stringify(ownNetwork, null, 2) },
  { query: timing, variables: JSON.stringify({ id: '' }, null, 2) },
];
