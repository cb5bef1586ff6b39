import { type MessageType, text } from './fields.ts';

/** Most bytes of a key or a value that are kept. */
const entryLimit = 1024;

export type Entry = readonly [key: string, value: string];

class EntryDraft {
  key: string | undefined = '';
  value: string | undefined = '';
}

/** An entry of `metadata_props` or `external_data`; `undefined` where it is too long. */
export const entryMessage: MessageType<EntryDraft, Entry | undefined> = {
  name: 'StringStringEntryProto',
  bytes: 48,
  fields: {
    1: text(entryLimit, (draft, value) => (draft.key = value)),
    2: text(entryLimit, (draft, value) => (draft.value = value)),
  },
  create: () => new EntryDraft(),
  close: ({ key, value }) => {
    return key !== undefined && value !== undefined ? [key, value] : undefined;
  },
};
