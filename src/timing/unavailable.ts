/** The database cannot be reached, is busy for too long, or cannot write: worth trying again. */
export class LedgerUnavailable extends Error {
  override readonly name = 'LedgerUnavailable';
}

/** The queue cannot be reached: worth trying again. */
export class QueueUnavailable extends Error {
  override readonly name = 'QueueUnavailable';
}
