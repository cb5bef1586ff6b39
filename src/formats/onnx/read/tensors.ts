import { product } from '../../../core/count.ts';
import type { Writable } from '../../../core/cost/figures.ts';
import type { ElementType } from '../../../core/graph/types.ts';
import {
  constantLimit,
  floatConstantLimit,
  isFollowed,
  isIntegral,
} from '../../../core/shapes/constants.ts';
import { dataTypes } from '../../../core/ops/data-type.ts';
import { storedBytes } from '../encode/elements.ts';
import type { OnnxTensor } from '../model.ts';
import { fromInt32, fromRaw, int32Length } from './elements.ts';
import { entryMessage } from './entries.ts';
import { corrupt } from './faults.ts';
import {
  BoundedList,
  ignored,
  integer,
  type MessageType,
  message,
  name,
  numbers,
} from './fields.ts';

/** Most dims of a tensor; NumPy's limit is 64. */
const rankLimit = 64;

/** `TensorProto.DataLocation.EXTERNAL` */
const externalLocation = 1;

/** Keys of `external_data` that say where elements lie. */
const placeKeys = ['location', 'offset', 'length'] as const;

type Place = Pick<OnnxTensor, (typeof placeKeys)[number]>;

class TensorDraft {
  name = '';
  dataType = 0;
  readonly dims = new BoundedList<number>(rankLimit);
  external = false;
  /** Where elements in another file lie. */
  readonly place: Writable<Place> = {};
  raw: Uint8Array | undefined;
  rawLength = 0;
  floats: BoundedList<number> | undefined;
  doubles: BoundedList<number> | undefined;
  /** `int32_data`, `int64_data` or `uint64_data`: a tensor has but one of them. */
  integers: BoundedList<number> | undefined;

  get elementType(): ElementType | undefined {
    return dataTypes[this.dataType];
  }

  /**
   * Longest `raw_data` that may be followed. The type is said before the elements in most files,
   * but need not be.
   */
  get rawLimit(): number {
    const { elementType } = this;
    if (elementType === undefined) return 8 * constantLimit;
    const elements = isIntegral(elementType) ? constantLimit : floatConstantLimit;
    return storedBytes(elementType, elements);
  }
}

function integersOf(draft: TensorDraft): BoundedList<number> {
  return (draft.integers ??= new BoundedList(constantLimit));
}

export const tensorMessage: MessageType<TensorDraft, OnnxTensor> = {
  name: 'TensorProto',
  bytes: 128,
  counted: 'tensors',
  fields: {
    1: numbers('signed', (draft) => draft.dims),
    2: integer((draft, value) => (draft.dataType = value)),
    4: numbers('float', (draft) => (draft.floats ??= new BoundedList(floatConstantLimit))),
    5: numbers('signed', integersOf),
    7: numbers('signed', integersOf),
    8: name((draft, value) => (draft.name = value)),
    9: {
      kind: 'bytes',
      limit: (draft) => draft.rawLimit,
      set: (draft, value, length) => {
        draft.raw = value;
        draft.rawLength = length;
      },
    },
    10: numbers('double', (draft) => (draft.doubles ??= new BoundedList(floatConstantLimit))),
    11: numbers('unsigned', integersOf),
    13: message(
      () => entryMessage,
      (draft, entry) => {
        const key = placeKeys.find((known) => known === entry?.[0]);
        if (entry && key) draft.place[key] = entry[1];
      },
    ),
    14: integer((draft, value) => (draft.external = value === externalLocation)),
  },
  create: () => new TensorDraft(),
  close: (draft, budget) => {
    const dims = dimsOf(draft.dims, `tensor "${draft.name}"`);
    const data = elementsOf(draft, dims);
    const { external, place } = draft;
    budget.spend(8 * (data?.length ?? 0));
    return {
      name: draft.name,
      elementType: draft.elementType,
      dims,
      ...(data && { data }),
      ...(external && { external, ...place }),
    };
  },
};

/** @throws InputError `corrupt-model` where one is no size */
function dimsOf({ items, length }: BoundedList<number>, what: string): readonly number[] {
  if (!items) throw corrupt(`${what} has ${length} dims`);
  const fault = items.find((dim) => dim < 0 || !Number.isSafeInteger(dim));
  if (fault !== undefined) throw corrupt(`${what} has a dim of ${fault}`);
  return items;
}

/**
 * The elements where they are few, all finite, and in the file.
 * @throws InputError `corrupt-model` where there are more or fewer than the dims say
 */
function elementsOf(draft: TensorDraft, dims: readonly number[]): readonly number[] | undefined {
  const { elementType, external } = draft;
  if (elementType === undefined || external || elementType === 'string') return undefined;
  const count = Number(product(dims));
  checkRawLength(draft, elementType, count);
  if (!isFollowed({ elementType, dims })) return undefined;
  const data = decode(draft, elementType, count);
  return data?.every(Number.isFinite) ? data : undefined;
}

function checkRawLength(draft: TensorDraft, elementType: ElementType, count: number): void {
  const expected = storedBytes(elementType, count);
  // Files that had their weights taken out have none where there should be some.
  if (draft.rawLength === 0 || draft.rawLength === expected) return;
  throw corrupt(
    `tensor "${draft.name}" has ${draft.rawLength} bytes where its dims ask for ${expected}`,
  );
}

function decode(
  draft: TensorDraft,
  elementType: ElementType,
  count: number,
): readonly number[] | undefined {
  if (count === 0) return [];
  if (draft.raw && draft.rawLength > 0) return fromRaw(elementType, draft.raw, count);
  switch (elementType) {
    case 'float32':
      return checkLength(draft, draft.floats, count);
    case 'float64':
      return checkLength(draft, draft.doubles, count);
    case 'int64':
    case 'uint64':
    case 'uint32':
      return checkLength(draft, draft.integers, count);
    default: {
      const integers = checkLength(draft, draft.integers, int32Length(elementType, count));
      return integers && fromInt32(elementType, integers, count);
    }
  }
}

function checkLength(
  draft: TensorDraft,
  list: BoundedList<number> | undefined,
  expected: number,
): readonly number[] | undefined {
  if (!list || list.length === expected) return list?.items;
  throw corrupt(
    `tensor "${draft.name}" has ${list.length} elements where its dims ask for ${expected}`,
  );
}

interface SparseDraft {
  values: OnnxTensor | undefined;
  readonly dims: BoundedList<number>;
}

export const sparseTensorMessage: MessageType<SparseDraft, OnnxTensor> = {
  name: 'SparseTensorProto',
  bytes: 128,
  fields: {
    1: message(
      () => tensorMessage,
      (draft, tensor) => (draft.values = tensor),
    ),
    2: ignored,
    3: numbers('signed', (draft) => draft.dims),
  },
  create: () => ({ values: undefined, dims: new BoundedList(rankLimit) }),
  close: ({ values, dims }) => {
    if (!values) throw corrupt('a sparse tensor has no values');
    const { name, elementType, external, location } = values;
    return {
      name,
      elementType,
      dims: dimsOf(dims, `sparse tensor "${name}"`),
      stored: Number(product(values.dims)),
      ...(external && { external, ...(location !== undefined && { location }) }),
    };
  },
};
