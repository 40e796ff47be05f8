import { MAX_ROW_BYTES } from '../../row.ts'
import { beyond, malformed } from '../format-fault.ts'

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]
const MAX_NAME_BYTES = 1024

/** A piece of a JSON object's text: one item of a list that is its member, or a member that is no list. */
export interface JsonPiece {
  readonly member: string
  /** Its place in the list, from 0; null for a member that is no list. */
  readonly item: number | null
  readonly bytes: Uint8Array
}

/** Tells of a member's begin: whether its items, or itself, are wanted; what is not wanted is passed over unread. */
export type Want = (member: string, isList: boolean) => boolean

type Expect =
  | 'object'
  | 'name'
  | 'name or end'
  | 'colon'
  | 'value'
  | 'item or end'
  | 'item'
  | 'comma or end of list'
  | 'comma or end'
  | 'nothing'

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

/**
 * Cuts the text of one JSON object into the items of its members, as bytes come, holding no more than one item of
 * MAX_ROW_BYTES. What is between the items is checked; the items themselves are for JSON.parse. Throws ERR_FORMAT_INVALID,
 * ERR_FORMAT_BOUND.
 */
export class JsonScanner {
  readonly #want: Want
  readonly #names = new Set<string>()
  #expect: Expect = 'object'
  #member = ''
  #item: number | null = null
  #isWanted = false
  /** Lists and objects that are open in the value; 0 outside of a value, or in a bare one. */
  #depth = 0
  #inValue: 'no' | 'bare' | 'text' | 'nested' | 'text in nested' = 'no'
  #escaped = false
  #held: Uint8Array[] = []
  #heldBytes = 0
  #name: number[] | null = null
  #pieces: JsonPiece[] = []

  constructor(want: Want) {
    this.#want = want
  }

  /** The pieces that end in these bytes; their bytes are copies only where a piece spans several calls. */
  push(bytes: Uint8Array): readonly JsonPiece[] {
    this.#pieces = []
    let start = 0
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] as number
      if (this.#name !== null) this.#inName(byte)
      else if (this.#inValue === 'no') {
        if (this.#between(byte)) start = at
        // A bare value of one byte ends before the next.
      } else {
        const end = this.#within(byte)
        if (end === 'goes on') continue
        this.#finish(bytes.subarray(start, end === 'here' ? at + 1 : at))
        if (end === 'before') at -= 1
      }
    }
    if (this.#inValue !== 'no') this.#hold(bytes.subarray(start))
    return this.#pieces
  }

  /** Throws ERR_FORMAT_INVALID unless the object was whole. */
  end(): void {
    if (this.#expect !== 'nothing' || this.#inValue !== 'no') throw malformed('is JSON that ends too early')
  }

  #inName(byte: number): void {
    const name = this.#name as number[]
    name.push(byte)
    if (name.length > MAX_NAME_BYTES) throw beyond(`has a member whose name is longer than ${MAX_NAME_BYTES} bytes`)
    if (this.#escaped) this.#escaped = false
    else if (byte === BACKSLASH) this.#escaped = true
    else if (byte === QUOTE) {
      this.#member = parsed(Uint8Array.from(name)) as string
      this.#name = null
      if (this.#names.has(this.#member)) throw malformed('has two members of one name')
      this.#names.add(this.#member)
      this.#expect = 'colon'
    }
  }

  /** Takes a byte outside of values; true when a value begins with it. */
  #between(byte: number): boolean {
    if (isSpace(byte)) return false
    switch (this.#expect) {
      case 'object':
        return this.#go(byte === OPEN_OBJECT, 'name or end')
      case 'name or end':
        if (byte === CLOSE_OBJECT) return this.#go(true, 'nothing')
        return this.#beginName(byte)
      case 'name':
        return this.#beginName(byte)
      case 'colon':
        return this.#go(byte === COLON, 'value')
      case 'value':
        if (byte !== OPEN_LIST) return this.#beginValue(byte, null)
        this.#item = 0
        this.#isWanted = this.#want(this.#member, true)
        return this.#go(true, 'item or end')
      case 'item or end':
        if (byte === CLOSE_LIST) return this.#go(true, 'comma or end')
        return this.#beginValue(byte, this.#item)
      case 'item':
        return this.#beginValue(byte, this.#item)
      case 'comma or end of list':
        if (byte === CLOSE_LIST) return this.#go(true, 'comma or end')
        return this.#go(byte === COMMA, 'item')
      case 'comma or end':
        if (byte === CLOSE_OBJECT) return this.#go(true, 'nothing')
        return this.#go(byte === COMMA, 'name')
      default:
        throw malformed('has more after its JSON object')
    }
  }

  #go(isSound: boolean, expect: Expect): false {
    if (!isSound) throw malformed('is not valid JSON')
    this.#expect = expect
    return false
  }

  #beginName(byte: number): false {
    if (byte !== QUOTE) throw malformed('is not valid JSON')
    this.#name = [byte]
    return false
  }

  #beginValue(byte: number, item: number | null): true {
    if (byte === COMMA || byte === COLON || byte === CLOSE_LIST || byte === CLOSE_OBJECT)
      throw malformed('is not valid JSON')
    this.#item = item
    if (item === null) this.#isWanted = this.#want(this.#member, false)
    const opens = byte === OPEN_LIST || byte === OPEN_OBJECT
    this.#inValue = opens ? 'nested' : byte === QUOTE ? 'text' : 'bare'
    this.#depth = opens ? 1 : 0
    return true
  }

  /** Takes a byte within a value; tells whether the value ends with it or before it. */
  #within(byte: number): 'goes on' | 'here' | 'before' {
    switch (this.#inValue) {
      case 'bare':
        return isSpace(byte) || byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT ? 'before' : 'goes on'
      case 'nested':
        if (byte === QUOTE) this.#inValue = 'text in nested'
        else if (byte === OPEN_LIST || byte === OPEN_OBJECT) this.#depth += 1
        else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) this.#depth -= 1
        return this.#depth === 0 ? 'here' : 'goes on'
      default:
        if (this.#escaped) this.#escaped = false
        else if (byte === BACKSLASH) this.#escaped = true
        else if (byte === QUOTE) {
          if (this.#inValue === 'text') return 'here'
          this.#inValue = 'nested'
        }
        return 'goes on'
    }
  }

  #hold(bytes: Uint8Array): void {
    if (!this.#isWanted) return
    this.#heldBytes += bytes.length
    if (this.#heldBytes > MAX_ROW_BYTES) {
      const where = this.#item === null ? this.#member : `${this.#member}[${this.#item}]`
      throw beyond(`has a ${JSON.stringify(where.slice(0, 100))} longer than ${MAX_ROW_BYTES} bytes`)
    }
    if (bytes.length > 0) this.#held.push(bytes.slice())
  }

  #finish(last: Uint8Array): void {
    if (this.#isWanted) {
      if (this.#held.length > 0 || last.length > MAX_ROW_BYTES) this.#hold(last)
      const bytes = this.#held.length === 0 ? last : joined(this.#held, this.#heldBytes)
      this.#pieces.push({ member: this.#member, item: this.#item, bytes })
    }
    this.#held = []
    this.#heldBytes = 0
    this.#inValue = 'no'
    if (this.#item === null) {
      this.#expect = 'comma or end'
    } else {
      this.#item += 1
      this.#expect = 'comma or end of list'
    }
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const out = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    out.set(piece, at)
    at += piece.length
  }
  return out
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A JSON value from its bytes. Throws ERR_FORMAT_INVALID. */
export function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes))
  } catch {
    throw malformed('holds something that is not valid JSON in UTF-8')
  }
}
