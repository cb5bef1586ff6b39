import type {
  MemoryArenaResolvers,
  MemoryTrafficResolvers,
  TrainingResolvers,
} from '../generated.ts';

export const memoryArena: MemoryArenaResolvers = {
  placements: ({ placements }, { first }) => placements.slice(0, first),
};

export const memoryTraffic: MemoryTrafficResolvers = {
  nodes: ({ nodes }, { first }) => nodes.slice(0, first),
};

export const training: TrainingResolvers = {
  trainedParameters: ({ parameters }) => parameters.trained,
  frozenParameters: ({ parameters }) => parameters.frozen,
};
