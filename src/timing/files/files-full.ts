/** The store holds as many bytes as it may. */
export class FilesFull extends Error {
  override readonly name = 'FilesFull';

  constructor(
    /** Most bytes that it may hold. */
    readonly limit: number,
  ) {
    super(`the files of the jobs would be more than ${limit} bytes`);
  }
}
