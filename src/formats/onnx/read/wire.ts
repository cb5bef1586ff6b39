import { InputError } from '../../../core/errors.ts';
import type { Budget } from './budget.ts';
import { corrupt } from './faults.ts';
import type { BoundedList, Field, MessageType, NumberEncoding } from './fields.ts';
import { Texts } from './text.ts';
import { Varint } from './varint.ts';

/*
 * The wire format: https://protobuf.dev/programming-guides/encoding/. A state machine that takes a
 * message in chunks split anywhere: every byte is looked at once, those of fields that are not
 * kept not at all, and what straddles chunks is the only thing held back.
 */

const wireTypes = { varint: 0, fixed64: 1, delimited: 2, fixed32: 5 } as const;

/** What the next byte is part of. */
type Phase = 'tag' | 'integer' | 'length' | 'collected' | 'skipped' | 'counted';

type MessageField = Field<unknown> & { readonly kind: 'message' };
type NumbersField = Field<unknown> & { readonly kind: 'numbers' };

interface Frame {
  readonly type: MessageType;
  readonly draft: unknown;
  /** Offset in the file of the first byte after the message. */
  readonly end: number;
  /** The field that the message is of the one around it. */
  readonly field: MessageField | undefined;
}

/** Widest varint, to bound how long a packed list of numbers worth keeping can be. */
const widest: Readonly<Record<NumberEncoding, number>> = {
  signed: 10,
  unsigned: 10,
  float: 4,
  double: 8,
};

/** A buffer that has grown past this is let go after use. */
const roomKept = 65_536;

const none = Buffer.alloc(0);

export class WireReader<Draft, Result> {
  private chunk: Buffer = none;
  private at = 0;
  /** Offset of the chunk in the file. */
  private base = 0;

  private phase: Phase = 'tag';
  private readonly varint = new Varint();
  private field: Field<unknown> | undefined;
  /** Bytes that the present field still has, or has in all where they are collected. */
  private length = 0;
  private room: Buffer = Buffer.alloc(64);
  private collected = 0;

  private readonly stack: Frame[] = [];
  private frame: Frame;
  private readonly texts: Texts;

  constructor(
    private readonly root: MessageType<Draft, Result>,
    readonly draft: Draft,
    private readonly budget: Budget,
  ) {
    this.texts = new Texts(budget);
    this.frame = { type: root, draft, end: Infinity, field: undefined };
  }

  /** Offset in the file of the next byte. */
  get position(): number {
    return this.base + this.at;
  }

  /**
   * The chunk may be used again afterwards.
   * @throws InputError `corrupt-model`, `limit-model`
   */
  push(chunk: Uint8Array): void {
    this.chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.at = 0;
    while (this.at < chunk.length) this.step();
    this.base += chunk.length;
    this.at = 0;
    this.chunk = none;
  }

  /** @throws InputError `truncated-model`, `corrupt-model`, `limit-model` */
  finish(): Result {
    if (this.stack.length > 0 || this.phase !== 'tag' || this.varint.begun) {
      throw new InputError('truncated-model', 'the file ends inside a message');
    }
    return this.root.close(this.draft, this.budget);
  }

  /** Where the reader is, in words, and the node it is in. */
  where(): { readonly place: string; readonly node: string | undefined } {
    const place = `in ${this.frame.type.name} at byte ${this.position}`;
    const names = [...this.stack, this.frame].map(({ type, draft }) => type.nodeName?.(draft));
    return { place, node: names.findLast((name) => name !== undefined && name !== '') };
  }

  private step(): void {
    switch (this.phase) {
      case 'tag':
        if (this.readVarint()) this.beginField();
        break;
      case 'integer':
        if (this.readVarint()) this.endInteger();
        break;
      case 'length':
        if (this.readVarint()) this.beginDelimited();
        break;
      case 'collected':
        this.collect();
        break;
      case 'skipped':
        this.skip();
        break;
      case 'counted':
        this.count();
    }
  }

  private readVarint(): boolean {
    while (this.at < this.chunk.length) {
      if (this.varint.push(this.chunk[this.at++] as number)) return true;
    }
    return false;
  }

  private beginField(): void {
    const tag = this.varint.unsigned();
    const wireType = tag % 8;
    const number = (tag - wireType) / 8;
    if (number === 0 || number >= 2 ** 29) throw corrupt(`there is no field ${number}`);
    const { type, draft } = this.frame;
    this.field = type.fields[number];
    if (!this.field) type.unknownField?.(draft);
    else if (!accepts(this.field, wireType)) {
      throw corrupt(`field ${number} of ${type.name} has wire type ${wireType}`);
    }
    switch (wireType) {
      case wireTypes.varint:
        this.phase = 'integer';
        break;
      case wireTypes.fixed64:
        this.begin(isKept(this.field) ? 'collected' : 'skipped', 8);
        break;
      case wireTypes.delimited:
        this.phase = 'length';
        break;
      case wireTypes.fixed32:
        this.begin(isKept(this.field) ? 'collected' : 'skipped', 4);
        break;
      default:
        throw corrupt(`there is no wire type ${wireType} here`);
    }
  }

  private endInteger(): void {
    const { field } = this;
    const { draft } = this.frame;
    if (field?.kind === 'integer') field.set(draft, this.varint.signed());
    else if (field?.kind === 'numbers') this.keep(field.list(draft), this.value(field.encoding));
    this.endField();
  }

  private value(encoding: NumberEncoding): number {
    return encoding === 'unsigned' ? this.varint.unsigned() : this.varint.signed();
  }

  private keep(list: BoundedList<number>, value: number): void {
    if (list.push(value)) this.budget.spend(8);
  }

  private beginDelimited(): void {
    const { field } = this;
    const { draft } = this.frame;
    const length = this.varint.unsigned();
    if (field?.kind === 'message') {
      this.open(field, length);
      return;
    }
    const kept = isKept(field) && length <= longest(field, draft);
    if (kept) {
      this.budget.allow(length);
      this.begin('collected', length);
    } else if (field?.kind === 'numbers') {
      this.passOver(field, length);
    } else {
      if (field?.kind === 'text' || field?.kind === 'bytes') field.set(draft, undefined, length);
      this.begin('skipped', length);
    }
  }

  /** Numbers that are too many to keep. */
  private passOver(field: NumbersField, length: number): void {
    const list = field.list(this.frame.draft);
    const width = field.encoding === 'float' ? 4 : field.encoding === 'double' ? 8 : undefined;
    list.skip(width === undefined ? 0 : Math.floor(length / width));
    this.begin(field.counted && width === undefined ? 'counted' : 'skipped', length);
  }

  private begin(phase: 'collected' | 'skipped' | 'counted', length: number): void {
    this.checkLength(length);
    this.phase = phase;
    this.length = length;
    this.collected = 0;
    // A length of nothing ends here, whether or not more bytes come.
    if (length === 0) this.step();
  }

  private checkLength(length: number): void {
    const left = this.frame.end - this.position;
    if (length <= left) return;
    throw corrupt(`a field of ${length} bytes stands where ${Math.max(left, 0)} are left`);
  }

  private skip(): void {
    const part = Math.min(this.length, this.chunk.length - this.at);
    this.at += part;
    this.length -= part;
    if (this.length === 0) this.endField();
  }

  private count(): void {
    const { field, chunk } = this;
    if (field?.kind !== 'numbers') throw new Error('only numbers are counted');
    const end = Math.min(this.at + this.length, chunk.length);
    this.length -= end - this.at;
    let items = 0;
    for (; this.at < end; this.at++) if ((chunk[this.at] as number) < 0x80) items++;
    field.list(this.frame.draft).skip(items);
    if (this.length === 0) this.endField();
  }

  private collect(): void {
    const { chunk, at, length } = this;
    if (this.collected === 0 && at + length <= chunk.length) {
      this.at += length;
      this.take(chunk, at, at + length);
    } else {
      const part = chunk.subarray(at, at + length - this.collected);
      this.makeRoom(this.collected + part.length);
      this.room.set(part, this.collected);
      this.collected += part.length;
      this.at += part.length;
      if (this.collected < length) return;
      this.take(this.room, 0, length);
      if (this.room.length > roomKept) this.room = Buffer.alloc(64);
    }
    this.endField();
  }

  /** Room grows with the bytes received, whatever length a file claims. */
  private makeRoom(bytes: number): void {
    if (bytes <= this.room.length) return;
    const room = Buffer.alloc(Math.max(bytes, Math.min(this.length, 2 * this.room.length)));
    room.set(this.room.subarray(0, this.collected));
    this.room = room;
  }

  private take(bytes: Buffer, start: number, end: number): void {
    const { field } = this;
    const { draft } = this.frame;
    switch (field?.kind) {
      case 'name':
        field.set(draft, this.texts.decode(bytes, start, end, true));
        break;
      case 'text':
        field.set(draft, this.texts.decode(bytes, start, end, false), end - start);
        break;
      case 'bytes':
        field.set(draft, Uint8Array.from(bytes.subarray(start, end)), end - start);
        break;
      case 'float':
        field.set(draft, bytes.readFloatLE(start));
        break;
      case 'numbers':
        this.takeNumbers(field.encoding, field.list(draft), bytes.subarray(start, end));
        break;
      default:
        throw new Error('nothing takes these bytes');
    }
  }

  private takeNumbers(encoding: NumberEncoding, list: BoundedList<number>, bytes: Buffer): void {
    if (encoding === 'float' || encoding === 'double') {
      const width = widest[encoding];
      if (bytes.length % width !== 0) throw corrupt(`a list of ${encoding}s ends inside one`);
      for (let at = 0; at < bytes.length; at += width) {
        this.keep(list, encoding === 'float' ? bytes.readFloatLE(at) : bytes.readDoubleLE(at));
      }
      return;
    }
    for (const byte of bytes) {
      if (this.varint.push(byte)) this.keep(list, this.value(encoding));
    }
    if (this.varint.begun) throw corrupt('a list of integers ends inside one');
  }

  private open(field: MessageField, length: number): void {
    this.checkLength(length);
    const type = field.type();
    this.stack.push(this.frame);
    this.budget.nest(this.stack.length);
    this.budget.spend(type.bytes);
    if (type.counted) this.budget.count(type.counted);
    this.frame = {
      type,
      draft: type.create(),
      end: this.position + length,
      field,
    };
    this.endField();
  }

  /** Also ends the messages that end with the field. */
  private endField(): void {
    this.phase = 'tag';
    this.field = undefined;
    if (this.position > this.frame.end) throw corrupt('a field runs past the end of its message');
    while (this.position === this.frame.end) {
      const { type, draft, field } = this.frame;
      const result = type.close(draft, this.budget);
      // The root's end is never reached, so there is a message around this one.
      this.frame = this.stack.pop() as Frame;
      field?.set(this.frame.draft, result);
    }
  }
}

function accepts(field: Field<unknown>, wireType: number): boolean {
  if (field.kind === 'ignored') return true;
  if (field.kind === 'numbers' && wireType === wireTypes.delimited) return true;
  return wireType === wireTypeOf(field);
}

function wireTypeOf(field: Field<unknown>): number {
  switch (field.kind) {
    case 'integer':
      return wireTypes.varint;
    case 'float':
      return wireTypes.fixed32;
    case 'numbers':
      if (field.encoding === 'float') return wireTypes.fixed32;
      return field.encoding === 'double' ? wireTypes.fixed64 : wireTypes.varint;
    default:
      return wireTypes.delimited;
  }
}

function isKept(field: Field<unknown> | undefined): field is Field<unknown> {
  return field !== undefined && field.kind !== 'ignored';
}

/** Most bytes of a length-delimited field that are worth a look. */
function longest(field: Field<unknown>, draft: unknown): number {
  switch (field.kind) {
    case 'text':
      return field.limit;
    case 'bytes':
      return field.limit(draft);
    case 'numbers':
      return field.list(draft).limit * widest[field.encoding];
    default:
      return Infinity;
  }
}
