import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { toBuffer } from '../database/blob.ts';
import type { Database } from '../database/database.ts';
import type { FileStore } from '../ports.ts';
import { Digesting, writeVerified } from './digest.ts';
import { FilesFull } from './files-full.ts';

/** Bytes of a part: what is held in memory, and sent to the database, at once. */
const partBytes = 4 * 2 ** 20;

/** Most files that are removed in one statement. */
const batch = 200;

/** Files in parts in the database, for machines that share no directory. */
export class DatabaseStore implements FileStore {
  constructor(
    private readonly database: Database,
    /** Most bytes in all, of what is arriving too. */
    private readonly limit: number,
  ) {}

  async put(content: Readable): Promise<{ digest: string; bytes: number }> {
    const id = crypto.randomUUID();
    await this.database.query(async (db) => {
      const stored_at = await this.database.now(db);
      await db
        .insertInto('timing_files')
        .values({ id, digest: null, bytes: 0, stored_at })
        .execute();
    });
    let failure: unknown;
    try {
      const digesting = new Digesting();
      await pipeline(content, digesting, async (source: AsyncIterable<Buffer>) => {
        try {
          let part = 0;
          for await (const bytes of parts(source)) await this.add(id, part++, bytes);
        } catch (error) {
          // The pipeline would say only that it was cut off.
          failure = error;
          throw error;
        }
      });
      const digest = digesting.digest();
      await this.settle(id, digest);
      return { digest, bytes: digesting.bytes };
    } catch (error) {
      // What cannot be removed now is removed later, having no digest.
      await this.remove([id]).catch(() => undefined);
      throw failure ?? error;
    }
  }

  async fetch(digest: string, path: string): Promise<boolean> {
    const file = await this.database.query((db) =>
      db.selectFrom('timing_files').select('id').where('digest', '=', digest).executeTakeFirst(),
    );
    if (!file) return false;
    await writeVerified(this.partsOf(file.id), digest, path);
    return true;
  }

  async keep(digests: ReadonlySet<string>, olderThan: Date): Promise<void> {
    const old = await this.database.query((db) =>
      db
        .selectFrom('timing_files')
        .select(['id', 'digest'])
        .where('stored_at', '<', olderThan.getTime())
        .execute(),
    );
    const unused = old.filter(({ digest }) => digest === null || !digests.has(digest));
    for (let at = 0; at < unused.length; at += batch) {
      const ids = unused.slice(at, at + batch).map(({ id }) => id);
      await this.remove(ids, olderThan);
    }
  }

  /** The database is its owner's to close. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  private async add(file: string, part: number, content: Buffer): Promise<void> {
    await this.database.transaction(async (trx) => {
      await trx.insertInto('timing_file_parts').values({ file, part, content }).execute();
      // Who adds up waits for who was before, so that the bound is not passed.
      const stored_at = await this.database.tick(trx, 'files');
      await trx
        .updateTable('timing_files')
        .set((set) => ({ bytes: set('bytes', '+', content.length), stored_at }))
        .where('id', '=', file)
        .execute();
      const { total } = await trx
        .selectFrom('timing_files')
        .select((all) => all.fn.sum<number>('bytes').as('total'))
        .executeTakeFirstOrThrow();
      if (total > this.limit) throw new FilesFull(this.limit);
    });
  }

  /** Gives a whole file its digest, unless there is one already that has it. */
  private async settle(id: string, digest: string): Promise<void> {
    await this.database.transaction(async (trx) => {
      const stored_at = await this.database.tick(trx, 'files');
      const { numUpdatedRows } = await trx
        .updateTable('timing_files')
        .set({ stored_at })
        .where('digest', '=', digest)
        .executeTakeFirst();
      if (numUpdatedRows > 0) {
        await trx.deleteFrom('timing_files').where('id', '=', id).execute();
        return;
      }
      await trx.updateTable('timing_files').set({ digest }).where('id', '=', id).execute();
    });
  }

  private async *partsOf(file: string): AsyncGenerator<Buffer> {
    for (let part = 0; ; part++) {
      const row = await this.database.query((db) =>
        db
          .selectFrom('timing_file_parts')
          .select('content')
          .where('file', '=', file)
          .where('part', '=', part)
          .executeTakeFirst(),
      );
      if (!row) return;
      yield toBuffer(row.content);
    }
  }

  private async remove(ids: readonly string[], olderThan?: Date): Promise<void> {
    await this.database.query(async (db) => {
      const query = db.deleteFrom('timing_files').where('id', 'in', ids);
      await (olderThan ? query.where('stored_at', '<', olderThan.getTime()) : query).execute();
    });
  }
}

/** The same bytes in parts that are all full but the last. */
async function* parts(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let bytes = 0;
  for await (let chunk of source) {
    while (bytes + chunk.length >= partBytes) {
      const room = partBytes - bytes;
      yield Buffer.concat([...chunks, chunk.subarray(0, room)]);
      chunk = chunk.subarray(room);
      chunks = [];
      bytes = 0;
    }
    if (chunk.length > 0) chunks.push(chunk);
    bytes += chunk.length;
  }
  if (bytes > 0) yield Buffer.concat(chunks);
}
