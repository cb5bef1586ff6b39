/** A binary min-heap of numbered items by key; of equal keys the lowest number comes first. */
export class Heap {
  private readonly keys: number[] = [];
  private readonly items: number[] = [];

  push(key: number, item: number): void {
    let hole = this.items.length;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!this.isBefore(key, item, parent)) break;
      this.move(parent, hole);
      hole = parent;
    }
    this.keys[hole] = key;
    this.items[hole] = item;
  }

  /** Takes out the item of the least key; `undefined` from an empty heap. */
  pop(): number | undefined {
    const top = this.items[0];
    const key = this.keys.pop();
    const item = this.items.pop();
    const size = this.items.length;
    if (key === undefined || item === undefined || size === 0) return top;
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      const right = child + 1;
      if (right < size && this.isBefore(this.keys[right] ?? 0, this.items[right] ?? 0, child)) {
        child = right;
      }
      if (this.isBefore(key, item, child)) break;
      this.move(child, hole);
      hole = child;
    }
    this.keys[hole] = key;
    this.items[hole] = item;
    return top;
  }

  private move(from: number, to: number): void {
    this.keys[to] = this.keys[from] ?? 0;
    this.items[to] = this.items[from] ?? 0;
  }

  private isBefore(key: number, item: number, at: number): boolean {
    const other = this.keys[at] ?? Infinity;
    return key < other || (key === other && item < (this.items[at] ?? Infinity));
  }
}
