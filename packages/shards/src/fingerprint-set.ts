import { compareBytes } from '@datanet/records'
import { FINGERPRINT_BYTES } from './fingerprint.ts'

const FIRST_CAPACITY = 1024
const BUCKETS = 0x10000

/** A fingerprint is a hash already, so four of its bytes spread as well as any function of them. */
function hashOf(bytes: Uint8Array, start: number): number {
  return (
    (bytes[start] as number) |
    ((bytes[start + 1] as number) << 8) |
    ((bytes[start + 2] as number) << 16) |
    ((bytes[start + 3] as number) << 24)
  )
}

/** Adds to a counter and gives what it was before. */
function add(counters: Uint32Array, at: number, amount: number): number {
  const before = counters[at] as number
  counters[at] = before + amount
  return before
}

/** A set of fingerprints that costs about 24 bytes for each: an open hash table over one byte array. */
export class FingerprintSet {
  #bytes = new Uint8Array(FIRST_CAPACITY * FINGERPRINT_BYTES)
  /** Place in #bytes plus 1; 0 is a free slot. At most half of the slots are taken. */
  #slots = new Uint32Array(FIRST_CAPACITY * 2)
  #size = 0

  /** How many fingerprints are in the set. */
  get size(): number {
    return this.#size
  }

  /** Adds a fingerprint; false when it was there already. */
  add(fingerprint: Uint8Array): boolean {
    if (this.#size * 2 === this.#slots.length) this.#grow()
    const slot = this.#find(fingerprint)
    if (this.#slots[slot] !== 0) return false
    this.#bytes.set(fingerprint, this.#size * FINGERPRINT_BYTES)
    this.#size += 1
    this.#slots[slot] = this.#size
    return true
  }

  /** Whether a fingerprint is in the set. */
  has(fingerprint: Uint8Array): boolean {
    return this.#slots[this.#find(fingerprint)] !== 0
  }

  /** The fingerprints in the order in which they were added; the slices are views. */
  *[Symbol.iterator](): Generator<Uint8Array> {
    for (let place = 0; place < this.#size; place++) yield this.#at(place)
  }

  /** All fingerprints in the order of their bytes, one after the other. */
  sorted(): Uint8Array {
    const order = this.#order()
    const out = new Uint8Array(this.#size * FINGERPRINT_BYTES)
    for (const [rank, place] of order.entries()) out.set(this.#at(place), rank * FINGERPRINT_BYTES)
    return out
  }

  /** Places sorted by what stands there: into buckets by two bytes, and then each small bucket by all. */
  #order(): Uint32Array {
    const ends = new Uint32Array(BUCKETS + 1)
    for (let place = 0; place < this.#size; place++) add(ends, this.#bucket(place) + 1, 1)
    for (let bucket = 0; bucket < BUCKETS; bucket++) add(ends, bucket + 1, ends[bucket] as number)
    const next = ends.slice()
    const order = new Uint32Array(this.#size)
    for (let place = 0; place < this.#size; place++) order[add(next, this.#bucket(place), 1)] = place
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const [start, end] = [ends[bucket] as number, ends[bucket + 1] as number]
      if (end - start > 1) order.subarray(start, end).sort((a, b) => this.#compare(a, b))
    }
    return order
  }

  #bucket(place: number): number {
    const start = place * FINGERPRINT_BYTES
    return ((this.#bytes[start] as number) << 8) | (this.#bytes[start + 1] as number)
  }

  #compare(a: number, b: number): number {
    return compareBytes(this.#at(a), this.#at(b))
  }

  #at(place: number): Uint8Array {
    return this.#bytes.subarray(place * FINGERPRINT_BYTES, (place + 1) * FINGERPRINT_BYTES)
  }

  /** The slot that holds the fingerprint, or the free one where it belongs. */
  #find(fingerprint: Uint8Array): number {
    const mask = this.#slots.length - 1
    let slot = hashOf(fingerprint, 0) & mask
    while (true) {
      const place = this.#slots[slot] as number
      if (place === 0 || this.#equals(place - 1, fingerprint)) return slot
      slot = (slot + 1) & mask
    }
  }

  #equals(place: number, fingerprint: Uint8Array): boolean {
    const start = place * FINGERPRINT_BYTES
    for (let i = 0; i < FINGERPRINT_BYTES; i++) if (this.#bytes[start + i] !== fingerprint[i]) return false
    return true
  }

  #grow(): void {
    const bytes = new Uint8Array(this.#bytes.length * 2)
    bytes.set(this.#bytes)
    this.#bytes = bytes
    this.#slots = new Uint32Array(this.#slots.length * 2)
    const mask = this.#slots.length - 1
    for (let place = 0; place < this.#size; place++) {
      let slot = hashOf(this.#bytes, place * FINGERPRINT_BYTES) & mask
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
      this.#slots[slot] = place + 1
    }
  }
}
