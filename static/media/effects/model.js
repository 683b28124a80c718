/**
 * Puts before a TFLite model the words about its input that MediaPipe's tasks ask for and older models lack: the model
 * itself stays as it was shipped. Both are FlatBuffers, in which offsets only point forwards, so that what is new can
 * stand in front. Running the model is not here.
 *
 * @module media/effects/model
 */

/** One value of a table: another table, a vector of tables, floats, bytes, a number, or a place in what follows. */
/** @typedef {{table: (Value|undefined)[]}|{tables: Value[]}|{floats: number[]}|{bytes: Uint8Array}|{byte: number}|{int: number}|{at: number}} Value */

/** The fields of a model's root table, by their order in the schema. */
const BUFFERS = 4;
const METADATA = 6;
const ROOT_FIELDS = 8;

/** What MediaPipe looks for by this name. */
const METADATA_NAME = "TFLITE_METADATA";
/** In the metadata's schema: `ProcessUnitOptions.NormalizationOptions`. */
const NORMALIZATION = 1;

/** Where the model begins after what was put before it; weights want their alignment kept. */
const ALIGNMENT = 64;

/** Writes tables from the front to the back: whatever is pointed at stands behind what points at it. */
class Writer {
  /** @type {number[]} */
  bytes = [];
  /** Offsets into what follows, known once all is written: where they stand and where they lead. @type {[number, number][]} */
  forward = [];

  /** @param {string} identifier  four letters */
  constructor(identifier) {
    this.bytes.push(0, 0, 0, 0, ...new TextEncoder().encode(identifier));
  }

  /** @param {number} position @param {number} value */
  patch(position, value) {
    for (let index = 0; index < 4; index += 1) this.bytes[position + index] = (value >>> (8 * index)) & 0xff;
  }

  /** @param {number} value @param {number} size */
  #push(value, size) {
    for (let index = 0; index < size; index += 1) this.bytes.push((value >> (8 * index)) & 0xff);
  }

  /** So that a value of four bytes, `ahead` bytes from here, stands where it may. @param {number} [ahead] */
  #align(ahead = 0) {
    while ((this.bytes.length + ahead) % 4 !== 0) this.bytes.push(0);
  }

  /** @param {(Value|undefined)[]} fields @returns {number} where the table is */
  table(fields) {
    const vtable = 4 + 2 * fields.length;
    this.#align(vtable);
    this.#push(vtable, 2);
    // Every field takes four bytes here, whatever it needs.
    let size = 4;
    const places = fields.map((field) => (field === undefined ? 0 : (size += 4) - 4));
    this.#push(size, 2);
    for (const place of places) this.#push(place, 2);
    const start = this.bytes.length;
    this.#push(vtable, 4);
    /** @type {[number, Value][]} */
    const pending = [];
    fields.forEach((field, index) => {
      if (field === undefined) return;
      const position = start + /** @type {number} */ (places[index]);
      this.#push("byte" in field ? field.byte : "int" in field ? field.int : 0, 4);
      if ("at" in field) this.forward.push([position, field.at]);
      else if (!("byte" in field) && !("int" in field)) pending.push([position, field]);
    });
    for (const [position, field] of pending) this.#point(position, field);
    return start;
  }

  /** @param {number} position @param {Value} value */
  #point(position, value) {
    if ("at" in value) {
      this.forward.push([position, value.at]);
      return;
    }
    if ("table" in value) {
      this.patch(position, this.table(value.table) - position);
      return;
    }
    this.#align();
    this.patch(position, this.bytes.length - position);
    if ("tables" in value) {
      this.#push(value.tables.length, 4);
      const first = this.bytes.length;
      for (const _ of value.tables) this.#push(0, 4);
      value.tables.forEach((each, index) => this.#point(first + 4 * index, each));
    } else if ("floats" in value) {
      this.#push(value.floats.length, 4);
      this.bytes.push(...new Uint8Array(new Float32Array(value.floats).buffer));
    } else if ("bytes" in value) {
      this.#push(value.bytes.length, 4);
      this.bytes.push(...value.bytes, 0);
    }
  }
}

/**
 * The metadata of a model that takes pictures with values from 0 to 1.
 *
 * @returns {Uint8Array}
 */
export function pictureMetadata() {
  const writer = new Writer("M001");
  const normalization = { table: [{ floats: [0] }, { floats: [255] }] };
  const unit = { table: [{ byte: NORMALIZATION }, normalization] };
  const tensor = { table: [undefined, undefined, undefined, undefined, { tables: [unit] }] };
  const subgraph = { table: [undefined, undefined, { tables: [{ table: tensor.table }] }] };
  writer.patch(0, writer.table([undefined, undefined, undefined, { tables: [subgraph] }]));
  return new Uint8Array(writer.bytes);
}

/**
 * The model with words about its input.
 *
 * @param {Uint8Array} model
 * @param {Uint8Array} metadata
 * @returns {Uint8Array}
 */
export function withMetadata(model, metadata) {
  const view = new DataView(model.buffer, model.byteOffset, model.byteLength);
  const root = view.getUint32(0, true);
  const vtable = root - view.getInt32(root, true);
  const known = (view.getUint16(vtable, true) - 4) / 2;
  /** Where a field of the root is, or 0. @param {number} field */
  const place = (field) => (field < known ? view.getUint16(vtable + 4 + 2 * field, true) : 0);
  /** What a field of the root points at. @param {number} field */
  const target = (field) => root + place(field) + view.getUint32(root + place(field), true);
  if (place(BUFFERS) === 0 || place(METADATA) !== 0) return model;

  const vector = target(BUFFERS);
  const count = view.getUint32(vector, true);
  /** @type {Value[]} */
  const buffers = Array.from({ length: count }, (_, index) => {
    const position = vector + 4 + 4 * index;
    return { at: position + view.getUint32(position, true) };
  });
  buffers.push({ table: [{ bytes: metadata }] });
  const label = { table: [{ bytes: new TextEncoder().encode(METADATA_NAME) }, { int: count }] };
  /** @type {(Value|undefined)[]} */
  const fields = Array.from({ length: ROOT_FIELDS }, (_, field) => (place(field) === 0 ? undefined : { at: target(field) }));
  fields[0] = { int: view.getUint32(root + place(0), true) };
  fields[BUFFERS] = { tables: buffers };
  fields[METADATA] = { tables: [label] };

  const writer = new Writer("TFL3");
  writer.patch(0, writer.table(fields));
  const front = Math.ceil(writer.bytes.length / ALIGNMENT) * ALIGNMENT;
  for (const [position, at] of writer.forward) writer.patch(position, front + at - position);
  const whole = new Uint8Array(front + model.byteLength);
  whole.set(writer.bytes);
  whole.set(model, front);
  return whole;
}
