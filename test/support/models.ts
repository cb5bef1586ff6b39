import { MemoryFiles } from '../../src/service/models/files.ts';
import { ModelStore } from '../../src/service/models/store.ts';

/** A store in memory, with nothing in it. */
export function memoryStore(): Promise<ModelStore> {
  return ModelStore.open({ files: new MemoryFiles(), bytes: 2 ** 20, count: 100 });
}
