import type { Database, Queries } from '../database/database.ts';
import type {
  Announcement,
  Device,
  MissingProvider,
  ProcessIdentity,
  WorkerInstance,
  WorkerLimits,
  WorkerRecord,
} from '../device.ts';
import type { Announced } from '../ports.ts';
import { isoTime } from './rows.ts';

/** How long a worker that is not heard of is remembered, in milliseconds. */
const forgottenAfterMs = 86_400_000;

export async function announce(
  database: Database,
  { name, instance, devices, missing, limits, process }: Announcement,
  leaseMs: number,
): Promise<Announced> {
  return database.transaction(async (trx) => {
    const now = await database.now(trx);
    const lease = { lease_until: now + leaseMs };
    const own = new Set<string>();
    // In one order, so that two workers never wait for each other.
    for (const device of devices.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const row = { provider: device.provider, instance, ...lease };
      const taken = await trx
        .insertInto('timing_devices')
        .values({ name: device.name, ...row })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet(row)
            .where((any) =>
              any.or([
                any('timing_devices.instance', '=', instance),
                any('timing_devices.lease_until', '<=', now),
              ]),
            ),
        )
        .returning('name')
        .executeTakeFirst();
      if (taken) own.add(device.name);
    }
    const offered = devices.filter((device) => own.has(device.name));
    await trx
      .updateTable('timing_devices')
      .set({ lease_until: now })
      .where('instance', '=', instance)
      .where('lease_until', '>', now)
      .$if(own.size > 0, (query) => query.where('name', 'not in', [...own]))
      .execute();

    const worker = {
      name,
      devices: JSON.stringify(offered),
      missing: JSON.stringify(missing),
      limits: JSON.stringify(limits),
      process: process && JSON.stringify(process),
      seen_at: now,
      ...lease,
    };
    await trx
      .insertInto('timing_workers')
      .values({ instance, started_at: now, ...worker })
      .onConflict((conflict) => conflict.column('instance').doUpdateSet(worker))
      .execute();
    // What it was before it was started anew.
    await trx
      .deleteFrom('timing_workers')
      .where('name', '=', name)
      .where('lease_until', '<=', now)
      .execute();
    const taken = devices.filter((device) => !own.has(device.name)).map((device) => device.name);
    return { taken, holders: await holdersOf(trx, taken) };
  });
}

async function holdersOf(
  db: Queries,
  devices: readonly string[],
): Promise<readonly WorkerInstance[]> {
  if (devices.length === 0) return [];
  const rows = await db
    .selectFrom('timing_workers')
    .select(['instance', 'process'])
    .where('instance', 'in', (holders) =>
      holders.selectFrom('timing_devices').select('instance').where('name', 'in', devices),
    )
    .execute();
  return rows.map(({ instance, process }) => ({
    instance,
    process: process === null ? null : (JSON.parse(process) as ProcessIdentity),
  }));
}

export async function retire(database: Database, instance: string): Promise<void> {
  await database.transaction(async (trx) => {
    const now = await database.now(trx);
    await trx
      .updateTable('timing_jobs')
      .set({ lease_until: now })
      .where('state', '=', 'running')
      .where('lease_until', '>', now)
      .where('device', 'in', (devices) =>
        devices.selectFrom('timing_devices').select('name').where('instance', '=', instance),
      )
      .execute();
    // Kept for a while, since jobs wait for a worker from when the last one went.
    await trx
      .updateTable('timing_devices')
      .set({ lease_until: now })
      .where('instance', '=', instance)
      .where('lease_until', '>', now)
      .execute();
    await trx.deleteFrom('timing_workers').where('instance', '=', instance).execute();
  });
}

export async function workers(database: Database, db: Queries): Promise<readonly WorkerRecord[]> {
  const rows = await db.selectFrom('timing_workers').selectAll().orderBy('name').execute();
  const running = await db
    .selectFrom('timing_jobs')
    .select(['id', 'device'])
    .where('state', '=', 'running')
    .execute();
  const jobs = new Map(running.map(({ id, device }) => [device, id]));
  const now = await database.now(db);
  return rows.map((row): WorkerRecord => {
    const devices = JSON.parse(row.devices) as Device[];
    const job = devices.map(({ name }) => jobs.get(name)).find((id) => id !== undefined);
    return {
      name: row.name,
      devices,
      missing: JSON.parse(row.missing) as MissingProvider[],
      limits: row.limits === null ? null : (JSON.parse(row.limits) as WorkerLimits),
      startedAt: isoTime(row.started_at),
      seenAt: isoTime(row.seen_at),
      alive: row.lease_until > now,
      ...(job !== undefined && { job }),
    };
  });
}

/** Forgets workers that have not been heard of for long. */
export async function forgetWorkers(database: Database): Promise<void> {
  await database.query(async (db) => {
    const before = (await database.now(db)) - forgottenAfterMs;
    await db.deleteFrom('timing_workers').where('lease_until', '<', before).execute();
    await db.deleteFrom('timing_devices').where('lease_until', '<', before).execute();
  });
}
