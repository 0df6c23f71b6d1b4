// RLP (Ethereum's yellow paper, appendix B), strict: one encoding of each value. An item is bytes, or a list of items.

import { concat } from "./bytes.js";

function head(offset, length) {
  if (length < 56) return Uint8Array.of(offset + length);
  const digits = minimal(BigInt(length));
  return concat(Uint8Array.of(offset + 55 + digits.length), digits);
}

/** The shortest big-endian bytes of a number that is not negative; none for 0. */
export function minimal(number) {
  if (number < 0n) throw new Error("RLP has no negative numbers");
  const digits = number === 0n ? "" : number.toString(16);
  const even = digits.length % 2 === 0 ? digits : "0" + digits;
  return Uint8Array.from({ length: even.length / 2 }, (_, i) => parseInt(even.substr(2 * i, 2), 16));
}

/** @param item a Uint8Array, a BigInt, a whole number, or an array of such */
export function encode(item) {
  if (Array.isArray(item)) {
    const inside = concat(...item.map(encode));
    return concat(head(0xc0, inside.length), inside);
  }
  const bytes = item instanceof Uint8Array ? item : minimal(BigInt(item));
  return bytes.length === 1 && bytes[0] < 0x80 ? bytes : concat(head(0x80, bytes.length), bytes);
}

/** Reads a list's items one after the other. */
export class Items {
  constructor(bytes) {
    this.rest = bytes;
  }

  /** The items of the one list that is all of these bytes. */
  static of(bytes) {
    const around = new Items(bytes);
    const items = around.list();
    around.end();
    return items;
  }

  #take() {
    if (this.rest.length === 0) throw new Error("the bytes end too early");
    const first = this.rest[0];
    const list = first >= 0xc0;
    const short = list ? first - 0xc0 : first - 0x80;
    let from = 1;
    let length = short;
    if (first < 0x80) {
      from = 0;
      length = 1;
    } else if (short > 55) {
      const digits = this.rest.subarray(1, 1 + short - 55);
      from = 1 + short - 55;
      if (digits.length !== short - 55 || digits.length > 4 || digits[0] === 0) throw new Error("a length is not minimal");
      length = digits.reduce((sum, digit) => sum * 256 + digit, 0);
      if (length < 56) throw new Error("a length is not minimal");
    }
    if (from + length > this.rest.length) throw new Error("the bytes end too early");
    const payload = this.rest.subarray(from, from + length);
    if (first === 0x81 && payload[0] < 0x80) throw new Error("a byte is not minimal");
    this.rest = this.rest.subarray(from + length);
    return { list, payload };
  }

  list() {
    const { list, payload } = this.#take();
    if (!list) throw new Error("a list is expected");
    return new Items(payload);
  }

  bytes(most) {
    const { list, payload } = this.#take();
    if (list || payload.length > most) throw new Error("at most " + most + " bytes are expected");
    return payload;
  }

  fixed(length) {
    const bytes = this.bytes(length);
    if (bytes.length !== length) throw new Error(length + " bytes are expected");
    return bytes;
  }

  number(most) {
    const bytes = this.bytes(16);
    if (bytes.length > 0 && bytes[0] === 0) throw new Error("a number is not minimal");
    const value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
    if (value > BigInt(most)) throw new Error("a number exceeds its bound");
    return value;
  }

  more() {
    return this.rest.length > 0;
  }

  end() {
    if (this.more()) throw new Error("bytes are left over");
  }
}
