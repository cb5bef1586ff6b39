import type { Selectable } from 'kysely';
import type { JobState, TimingEventType } from '../job.ts';

/**
 * Columns as both databases give them: times are milliseconds since 1970 by the database's clock,
 * flags 0 or 1, and what is not filtered by is JSON.
 */
export interface Tables {
  timing_clocks: ClocksTable;
  timing_jobs: JobsTable;
  timing_results: ResultsTable;
  timing_events: EventsTable;
  timing_workers: WorkersTable;
  timing_devices: DevicesTable;
  timing_tickets: TicketsTable;
  timing_files: FilesTable;
  timing_file_parts: FilePartsTable;
}

interface ClocksTable {
  name: 'jobs' | 'tickets' | 'files';
  last: number;
}

interface JobsTable {
  id: string;
  state: JobState;
  name: string;
  preset: string | null;
  digest: string;
  spec: string;
  /** What the job asks for, `spec.device`. */
  selector: string;
  /** Equal for jobs whose times may stand for each other. */
  settings: string;
  client: string;
  idempotency_key: string | null;
  attempt: number;
  losses: number;
  /** How many events there are: the last one's sequence. */
  events: number;
  /** Later for each job than for those before. */
  accepted_at: number;
  queued_at: number;
  started_at: number | null;
  finished_at: number | null;
  worker: string | null;
  device: string | null;
  /** Provider of the device. */
  provider: string | null;
  cancel_requested: number;
  /** Of the claim that runs the job, or that ended it. */
  token: string | null;
  lease_until: number | null;
  failure: string | null;
}

export type JobRow = Selectable<JobsTable>;

interface ResultsTable {
  job: string;
  result: string;
  profile: string | null;
  samples: Uint8Array | ArrayBuffer;
}

interface EventsTable {
  job: string;
  sequence: number;
  at: number;
  type: TimingEventType;
  data: string;
}

interface WorkersTable {
  instance: string;
  name: string;
  devices: string;
  missing: string;
  /** None of workers older than the column. */
  limits: string | null;
  process: string | null;
  started_at: number;
  seen_at: number;
  lease_until: number;
}

interface DevicesTable {
  name: string;
  provider: string;
  instance: string;
  /** Until when its worker is taken to be alive; afterwards, when it last was. */
  lease_until: number;
}

interface TicketsTable {
  job: string;
  attempt: number;
  selector: string;
  /** Later for each ticket than for those before. */
  offered_at: number;
  token: string | null;
  lease_until: number;
}

interface FilesTable {
  id: string;
  /** None while it arrives. */
  digest: string | null;
  bytes: number;
  /** When the last of it arrived, or came again. */
  stored_at: number;
}

interface FilePartsTable {
  file: string;
  part: number;
  content: Uint8Array | ArrayBuffer;
}
