import { InputError } from '../core/errors.ts';
import { nearestHint } from '../core/nearest.ts';
import { isObject, type JsonObject } from '../formats/architecture/json.ts';
import { basicBlock, bottleneckBlock } from '../presets/residual-blocks.ts';
import type { Edit } from './edits.ts';

/**
 * An architecture document after an edit of the document itself.
 * @throws InputError `edit-mismatch` where it has nothing to edit
 */
export function editDocument(document: unknown, edit: Edit): unknown {
  if (edit.edit !== 'depth' && edit.edit !== 'block') return document;
  if (!isObject(document) || !Array.isArray(document['layers'])) return document;
  return edit.edit === 'depth' ? repeat(document, edit.repeats) : exchange(document, edit.block);
}

function repeat(document: JsonObject, repeats: Readonly<Record<string, number>>): JsonObject {
  const layers = document['layers'] as readonly unknown[];
  const known = layers.flatMap((layer) =>
    isObject(layer) && layer['repeat'] !== undefined ? [String(layer['id'])] : [],
  );
  for (const id of Object.keys(repeats)) {
    if (known.includes(id)) continue;
    throw new InputError('edit-mismatch', `no repeated layer has the id "${id}"`, {
      expected: known.length > 0 ? `one of ${known.join(', ')}` : 'a network with repeated layers',
      hint: nearestHint(id, known),
    });
  }
  return {
    ...document,
    layers: layers.map((layer) => {
      if (!isObject(layer) || !Object.hasOwn(repeats, String(layer['id']))) return layer;
      return { ...layer, repeat: repeats[String(layer['id'])] };
    }),
  };
}

/** A residual block that takes the parameters of ours: width, out, stride, project. */
function kindOf(block: unknown): 'basic' | 'bottleneck' | undefined {
  if (!isObject(block) || !isObject(block['parameters'])) return undefined;
  const { width, out, stride } = block['parameters'];
  if (width === undefined || out === undefined || stride === undefined) return undefined;
  const text = JSON.stringify(block['layers']);
  return text.includes('"conv3"') ? 'bottleneck' : text.includes('"conv2"') ? 'basic' : undefined;
}

function exchange(document: JsonObject, wanted: 'basic' | 'bottleneck'): JsonObject {
  const blocks = isObject(document['blocks']) ? document['blocks'] : {};
  const names = Object.keys(blocks).filter((name) => {
    const kind = kindOf(blocks[name]);
    return kind !== undefined && kind !== wanted;
  });
  if (names.length === 0) {
    throw new InputError('edit-mismatch', 'the network has no residual blocks of the other kind', {
      expected: `a ResNet whose blocks are not ${wanted} already`,
    });
  }
  const made = wanted === 'basic' ? basicBlock('B') : bottleneckBlock('B', { strideOn: '3x3' });
  const layers = document['layers'] as readonly unknown[];
  return {
    ...document,
    blocks: {
      ...blocks,
      ...Object.fromEntries(names.map((name) => [name, made])),
    },
    layers: layers.map((layer) => (usesOneOf(layer, names) ? resized(layer, wanted) : layer)),
  };
}

function usesOneOf(layer: unknown, names: readonly string[]): layer is JsonObject {
  return isObject(layer) && names.includes(String(layer['block']));
}

/** The width between blocks stays; inside, a bottleneck is a quarter of it and a basic block is it. */
function resized(layer: JsonObject, wanted: 'basic' | 'bottleneck'): JsonObject {
  const given = isObject(layer['with']) ? layer['with'] : {};
  const { out } = given;
  if (typeof out !== 'number') return layer;
  const width = wanted === 'basic' ? out : Math.max(1, Math.floor(out / 4));
  return { ...layer, with: { ...given, width } };
}
