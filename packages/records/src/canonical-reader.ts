/**
 * Reads canonical DAG-CBOR in one pass (R2). It takes exactly the bytes that encoding their value gives again, and so
 * nothing has to be encoded a second time to find out.
 * 1. Integers and lengths stand in their shortest form; floats take 64 bits, are finite and no safe integers.
 * 2. Keys of a map are texts, sorted by length and then by bytes, each once; nothing is of unknown length.
 * 3. Texts are UTF-8 without a `recordTextProblem`: NFC of assigned code points, no byte order mark at the start; the only tag is 42, a link.
 * 4. Lists and maps lie at most MAX_DEPTH deep.
 */
import { CID } from 'multiformats/cid'
import { Digest } from 'multiformats/hashes/digest'
import { CompactCid } from './compact-cid.ts'
import { NotCanonicalError } from './errors.ts'
import { recordTextProblem } from './unicode/index.ts'

/**
 * How deep lists and maps may lie in one another. Without a bound of our own, how deep a decoder gets before its stack
 * ends would decide, and that differs between platforms.
 */
export const MAX_DEPTH = 64

export const SENDER_HINT =
  'Encode with canonical DAG-CBOR: sorted keys, shortest integers, NFC text, no floats that are whole, at most 64 deep.'
const BREAKS_OFF = 'the bytes are not DAG-CBOR: they end in the middle of a value'
const SHA2_256 = 0x12

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Texts up to this many bytes are read faster by hand than by the platform's decoder. */
const SHORT_TEXT = 24
/** Keys that came before, by a hash of their bytes: the same few come again and again. */
const KNOWN_KEYS = 512
const knownKeys: string[] = new Array<string>(KNOWN_KEYS).fill('')

function refuse(what: string, options?: ErrorOptions): never {
  throw new NotCanonicalError(what, SENDER_HINT, options)
}

/** Whether an encoder would take a map with these values of `/` and `bytes` for a link: empty bytes are one and the same to it. */
function isTakenForLink(slash: unknown, bytes: unknown): boolean {
  if (slash === undefined || slash === null) return false
  if (slash instanceof Uint8Array && slash.length === 0) return bytes instanceof Uint8Array && bytes.length === 0
  return slash === bytes
}

/** See the header. */
class Reader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #share: boolean
  #at = 0

  constructor(bytes: Uint8Array, share: boolean) {
    // not a Buffer, whose `slice` does not copy
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#share = share
  }

  all(): unknown {
    const value = this.#value(0)
    if (this.#at !== this.#bytes.length) refuse('the bytes are not DAG-CBOR: more follows after the value')
    return value
  }

  #value(depth: number): unknown {
    const initial = this.#bytes[this.#at]
    if (initial === undefined) refuse(BREAKS_OFF)
    switch (initial >> 5) {
      case 0:
        return this.#argument()
      case 1:
        return this.#negative()
      case 2:
        return this.#byteString()
      case 3:
        return this.#text(this.#length())
      case 4:
        return this.#list(depth)
      case 5:
        return this.#map(depth)
      case 6:
        return this.#link(initial)
      default:
        return this.#simple(initial)
    }
  }

  /** The argument of the item at hand; a bigint from 2^53 on. */
  #argument(): number | bigint {
    const at = this.#at
    const info = (this.#bytes[at] as number) & 31
    if (info < 24) {
      this.#at = at + 1
      return info
    }
    const size = info === 24 ? 1 : info === 25 ? 2 : info === 26 ? 4 : info === 27 ? 8 : 0
    if (size === 0) refuse('the bytes are not DAG-CBOR: an item of unknown length')
    this.#at = at + 1 + size
    if (this.#at > this.#bytes.length) refuse(BREAKS_OFF)
    if (size === 1) return this.#shortest(this.#bytes[at + 1] as number, 24)
    if (size === 2) return this.#shortest(this.#view.getUint16(at + 1), 0x100)
    if (size === 4) return this.#shortest(this.#view.getUint32(at + 1), 0x1_0000)
    const high = this.#view.getUint32(at + 1)
    if (high > 0x1f_ffff) return this.#view.getBigUint64(at + 1)
    return this.#shortest(high * 0x1_0000_0000 + this.#view.getUint32(at + 5), 0x1_0000_0000)
  }

  #shortest(value: number, least: number): number {
    if (value < least)
      refuse('the bytes are not the canonical form of their value: an integer is not in its shortest form')
    return value
  }

  #negative(): number | bigint {
    const argument = this.#argument()
    if (typeof argument === 'bigint') return -1n - argument
    return argument < Number.MAX_SAFE_INTEGER ? -1 - argument : -1n - BigInt(argument)
  }

  /** The length of the text, byte string, list or map at hand: each of its parts takes at least a byte. */
  #length(): number {
    const length = this.#argument()
    if (length > this.#bytes.length - this.#at) refuse(BREAKS_OFF)
    return length as number
  }

  #byteString(): Uint8Array {
    const length = this.#length()
    const from = this.#at
    this.#at = from + length
    return this.#share ? this.#bytes.subarray(from, this.#at) : this.#bytes.slice(from, this.#at)
  }

  #text(length: number): string {
    const from = this.#at
    const to = from + length
    this.#at = to
    if (length <= SHORT_TEXT) {
      let text = ''
      for (let i = from; i < to; i++) {
        const byte = this.#bytes[i] as number
        if (byte > 0x7f) return this.#longText(from, to)
        text += String.fromCharCode(byte)
      }
      return text
    }
    return this.#longText(from, to)
  }

  #longText(from: number, to: number): string {
    let text: string
    try {
      text = utf8.decode(this.#bytes.subarray(from, to))
    } catch (cause) {
      return refuse('a text is not UTF-8', { cause })
    }
    // as many code units as bytes: all ASCII, which is in every form
    if (text.length === to - from) return text
    const problem = recordTextProblem(text)
    if (problem !== null) refuse(`a text ${problem}`)
    return text
  }

  #list(depth: number): unknown[] {
    if (depth === MAX_DEPTH) refuse(`values lie more than ${MAX_DEPTH} deep`)
    const length = this.#length()
    const items: unknown[] = []
    for (let i = 0; i < length; i++) items.push(this.#value(depth + 1))
    return items
  }

  #map(depth: number): Record<string, unknown> {
    if (depth === MAX_DEPTH) refuse(`values lie more than ${MAX_DEPTH} deep`)
    const size = this.#length()
    const map: Record<string, unknown> = {}
    let beforeFrom = 0
    let beforeLength = -1
    for (let i = 0; i < size; i++) {
      const initial = this.#bytes[this.#at]
      if (initial === undefined) refuse(BREAKS_OFF)
      if (initial >> 5 !== 3) refuse('the bytes are not DAG-CBOR: a key is no text')
      const length = this.#length()
      const from = this.#at
      if (length < beforeLength || (length === beforeLength && !this.#isBefore(beforeFrom, from, length)))
        refuse('the bytes are not the canonical form of their value: keys are not sorted and distinct')
      beforeFrom = from
      beforeLength = length
      const key = this.#key(length)
      const value = this.#value(depth + 1)
      // set like the others, it would change what the map inherits
      if (key === '__proto__')
        Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true })
      else map[key] = value
    }
    if (isTakenForLink(map['/'], map['bytes'])) refuse('a map that pretends to be a link')
    return map
  }

  /** Whether the bytes at `a` sort before those at `b`. */
  #isBefore(a: number, b: number, length: number): boolean {
    const bytes = this.#bytes
    for (let i = 0; i < length; i++) {
      const difference = (bytes[a + i] as number) - (bytes[b + i] as number)
      if (difference !== 0) return difference < 0
    }
    return false
  }

  #key(length: number): string {
    if (length > SHORT_TEXT) return this.#text(length)
    const from = this.#at
    let hash = length
    for (let i = from; i < from + length; i++) hash = (hash * 31 + (this.#bytes[i] as number)) | 0
    const slot = hash & (KNOWN_KEYS - 1)
    const known = knownKeys[slot] as string
    if (known.length === length && this.#spells(known, from)) {
      this.#at = from + length
      return known
    }
    const key = this.#text(length)
    if (key.length === length) knownKeys[slot] = key
    return key
  }

  /** Whether an ASCII text stands at `from`. */
  #spells(text: string, from: number): boolean {
    for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== this.#bytes[from + i]) return false
    return true
  }

  #link(initial: number): CID {
    if (initial !== 0xd8 || this.#bytes[this.#at + 1] !== 42) refuse('the bytes are not DAG-CBOR: a tag other than 42')
    this.#at += 2
    const next = this.#bytes[this.#at]
    if (next === undefined || next >> 5 !== 2) refuse('the bytes are not DAG-CBOR: a link is no byte string')
    const length = this.#length()
    const from = this.#at
    this.#at = from + length
    if (length === 0 || this.#bytes[from] !== 0) refuse('the bytes are not DAG-CBOR: a link does not begin with 0')
    return linkOf(this.#bytes.slice(from + 1, this.#at) as Uint8Array<ArrayBuffer>)
  }

  #simple(initial: number): boolean | null | number {
    this.#at += 1
    if (initial === 0xf4) return false
    if (initial === 0xf5) return true
    if (initial === 0xf6) return null
    if (initial !== 0xfb) refuse('the bytes are not DAG-CBOR: a simple value that it does not have')
    if (this.#at + 8 > this.#bytes.length) refuse(BREAKS_OFF)
    const value = this.#view.getFloat64(this.#at)
    this.#at += 8
    if (!Number.isFinite(value) || Number.isSafeInteger(value))
      refuse('the bytes are not the canonical form of their value: a float is whole or no number')
    return value
  }
}

function linkOf(bytes: Uint8Array<ArrayBuffer>): CID {
  // by far the most are CIDv1 with sha2-256 and a codec of one byte
  if (bytes.length === 36 && bytes[0] === 1 && (bytes[1] as number) < 0x80 && bytes[2] === SHA2_256 && bytes[3] === 32)
    return new CompactCid(bytes[1] as number, new Digest(SHA2_256, 32, bytes.subarray(4), bytes.subarray(2)), bytes)
  let link: CID
  try {
    link = CID.decode(bytes)
  } catch (cause) {
    return refuse(`the bytes are not DAG-CBOR: ${(cause as Error).message}`, { cause })
  }
  if (link.bytes.length !== bytes.length || link.bytes.some((byte, i) => byte !== bytes[i]))
    refuse('the bytes are not the canonical form of their value: a link has another form')
  return link.version === 1 ? CompactCid.of(link) : link
}

/**
 * The value of canonical DAG-CBOR bytes. With `share`, byte strings in it are parts of the bytes given, so that they
 * keep all of them in memory; without, copies. Throws ERR_NOT_CANONICAL.
 */
export function readCanonical(bytes: Uint8Array, share = false): unknown {
  return new Reader(bytes, share).all()
}
