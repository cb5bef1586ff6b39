import { type Count, plus } from '../../count.ts';
import { type SavedActivations, savedBytes } from './saved.ts';

/** What is kept where the inside of each block is computed again in the backward pass. */
export interface Checkpoints {
  /** Scopes that name a block. */
  readonly depth: number;
  readonly blocks: number;
  /** Kept by layers that are in no block. */
  readonly outsideBytes: Count;
  /** Tensors that enter a block and are not among those. */
  readonly blockInputBytes: Count;
  /** The block that keeps the most inside itself while its backward pass runs. */
  readonly largestBlock: { readonly block: string; readonly bytes: Count } | null;
  /** The three together: what is kept at the worst moment. */
  readonly savedBytes: Count;
  /** By step: whether it runs a second time. */
  readonly recomputed: readonly boolean[];
}

/** The block that a layer is in: the first `depth` scopes of an id that has more; else `''`. */
function blockOf(id: string, depth: number): string {
  const scopes = id.split('.');
  return scopes.length > depth ? scopes.slice(0, depth).join('.') : '';
}

interface Block {
  readonly name: string;
  readonly first: number;
  end: number;
}

/**
 * Gradient checkpointing by block, a block being a run of nodes under one scope of `depth` ids: what
 * enters a block is kept, what it computes is dropped and computed again when the backward pass
 * comes to it, one block at a time. Layers in no block keep what they always do.
 * @see https://arxiv.org/abs/1604.06174 Chen et al., “Training Deep Nets with Sublinear Memory Cost”
 */
export function checkpoint(activations: SavedActivations, depth: number): Checkpoints {
  const { steps, saved, sizes, makers, taken } = activations;
  const blocks: Block[] = [];
  const inBlock = steps.map(({ node }, position) => {
    const name = blockOf(node.layer.id, depth);
    if (name === '') return false;
    const last = blocks.at(-1);
    if (last?.name === name && last.end === position) last.end = position + 1;
    else blocks.push({ name, first: position, end: position + 1 });
    return true;
  });
  const outside = savedBytes(
    saved.filter((_, position) => inBlock[position] !== true),
    sizes,
  );
  const kept = new Set(outside.tensors);
  let blockInputBytes: Count = 0;
  for (const { first, end } of blocks) {
    for (const tensor of steps.slice(first, end).flatMap((step) => taken(step))) {
      const maker = makers[tensor] ?? -1;
      if ((maker >= first && maker < end) || kept.has(tensor)) continue;
      kept.add(tensor);
      blockInputBytes = plus(blockInputBytes, sizes[tensor] ?? 0);
    }
  }
  let largestBlock: Checkpoints['largestBlock'] = null;
  for (const { name, first, end } of blocks) {
    const { bytes } = savedBytes(saved.slice(first, end), sizes, kept);
    if (!largestBlock || bytes > largestBlock.bytes) largestBlock = { block: name, bytes };
  }
  return {
    depth,
    blocks: blocks.length,
    outsideBytes: outside.bytes,
    blockInputBytes,
    largestBlock,
    savedBytes: plus(plus(outside.bytes, blockInputBytes), largestBlock?.bytes ?? 0),
    recomputed: inBlock,
  };
}
