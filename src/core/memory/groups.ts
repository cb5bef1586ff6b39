/** Numbers grouped by a key from 0 on, packed: for very many groups of few members each. */
export class Groups {
  /**
   * @param starts by key: where its members begin; one more for the end of the last group's
   */
  constructor(
    private readonly starts: Int32Array,
    private readonly members: Int32Array,
  ) {}

  /**
   * @param addAll adds every member to its group; called twice, and must add the same both times
   */
  static of(keys: number, addAll: (add: (key: number, member: number) => void) => void): Groups {
    const starts = new Int32Array(keys + 1);
    addAll((key) => (starts[key + 1] = (starts[key + 1] ?? 0) + 1));
    for (let key = 0; key < keys; key++)
      starts[key + 1] = (starts[key + 1] ?? 0) + (starts[key] ?? 0);
    const members = new Int32Array(starts[keys] ?? 0);
    const next = starts.slice();
    addAll((key, member) => {
      const place = next[key] ?? 0;
      members[place] = member;
      next[key] = place + 1;
    });
    return new Groups(starts, members);
  }

  size(key: number): number {
    return (this.starts[key + 1] ?? 0) - (this.starts[key] ?? 0);
  }

  /** A member of a group by its place in it, which must be below its size. */
  at(key: number, place: number): number {
    return this.members[(this.starts[key] ?? 0) + place] ?? -1;
  }

  /** Calls for each member of a group in the order in which they were added: cheaper than `of`. */
  each(key: number, use: (member: number) => void): void {
    const end = this.starts[key + 1] ?? 0;
    for (let place = this.starts[key] ?? 0; place < end; place++) use(this.members[place] ?? -1);
  }

  /** The members of a group in the order in which they were added. */
  of(key: number): Int32Array {
    return this.members.subarray(this.starts[key] ?? 0, this.starts[key + 1] ?? 0);
  }
}
