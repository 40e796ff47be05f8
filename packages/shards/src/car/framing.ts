/**
 * CARv1 (ipld.io/specs/transport/car/carv1): a header, then blocks, each with its length and CID. Read with bounds: no
 * length is believed before it is known to be small, and every block is checked against its CID.
 */

import { type Block, CID, DatanetError, decode } from '@datanet/records'
import { CarWriter } from '@ipld/car'
import { checkBlock, MAX_BLOCK_BYTES } from '../checked-blocks.ts'
import { CarInvalidError } from './errors.ts'

/** The header of a CAR has at most this many bytes: it names one root. */
export const MAX_CAR_HEADER_BYTES = 256
/** A CID of what is taken, in bytes: version 1, a codec of at most 3 bytes, sha2-256. */
const CID_BYTES = 40
const SHA2_256 = 0x12

async function bytesOf(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for await (const piece of source) pieces.push(piece)
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let offset = 0
  for (const piece of pieces) {
    bytes.set(piece, offset)
    offset += piece.length
  }
  return bytes
}

/** The header of a CAR with one root; of the same length for every root of one kind. */
export async function carHeader(root: CID): Promise<Uint8Array> {
  const { writer, out } = CarWriter.create([root])
  const header = bytesOf(out)
  await writer.close()
  return await header
}

/** What stands before a block's bytes. */
export function sectionHead({ cid, bytes }: Block): Uint8Array {
  const head: number[] = []
  let rest = cid.bytes.length + bytes.length
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) head.push((rest % 0x80) | 0x80)
  head.push(rest)
  const out = new Uint8Array(head.length + cid.bytes.length)
  out.set(head)
  out.set(cid.bytes, head.length)
  return out
}

/** Bytes that come in pieces, taken in the sizes that are asked for. */
class Pieces {
  readonly #source: AsyncIterator<Uint8Array>
  #piece: Uint8Array = new Uint8Array(0)
  #at = 0

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  async #more(): Promise<boolean> {
    while (this.#at === this.#piece.length) {
      const { done, value } = await this.#source.next()
      if (done === true) return false
      this.#piece = value
      this.#at = 0
    }
    return true
  }

  /** A length below a bound, as an unsigned varint; null at the end. */
  async length(most: number, what: string): Promise<number | null> {
    if (!(await this.#more())) return null
    let value = 0
    for (let factor = 1; ; factor *= 0x80) {
      if (!(await this.#more())) throw new CarInvalidError('it ends within a length')
      const byte = this.#piece[this.#at++] ?? 0
      value += (byte & 0x7f) * factor
      if (value > most || factor > most) throw new CarInvalidError(`${what} is longer than ${most} bytes`)
      if (byte < 0x80) return value
    }
  }

  /** So many bytes, a buffer of their own. */
  async take(length: number): Promise<Uint8Array> {
    const out = new Uint8Array(length)
    for (let filled = 0; filled < length; ) {
      if (!(await this.#more())) throw new CarInvalidError('it ends within a block')
      const part = this.#piece.subarray(this.#at, this.#at + length - filled)
      out.set(part, filled)
      filled += part.length
      this.#at += part.length
    }
    return out
  }

  async close(): Promise<void> {
    await this.#source.return?.()
  }
}

function rootOf(header: Uint8Array): CID {
  let value: unknown
  try {
    value = decode(header)
  } catch (cause) {
    if (!(cause instanceof DatanetError)) throw cause
    throw new CarInvalidError('its header is none of a CAR', { cause })
  }
  const { version, roots } = (value ?? {}) as { version?: unknown; roots?: unknown }
  if (version !== 1)
    throw new CarInvalidError(`it is a CAR of version ${JSON.stringify(version) ?? 'none'}, and not of 1`)
  const [root, ...others] = Array.isArray(roots) ? roots : []
  const cid = CID.asCID(root)
  if (cid === null || others.length > 0) throw new CarInvalidError('it does not name one root')
  return cid
}

function blockOf(section: Uint8Array): Block {
  let cid: CID
  let bytes: Uint8Array
  try {
    const [decoded, rest] = CID.decodeFirst(section)
    cid = decoded
    bytes = rest
  } catch (cause) {
    throw new CarInvalidError('a block has no CID', { cause })
  }
  if (cid.version !== 1 || cid.multihash.code !== SHA2_256 || cid.bytes.length > CID_BYTES)
    throw new CarInvalidError(`block ${cid} is not named by a CID of version 1 with sha2-256`)
  try {
    checkBlock(cid, bytes)
  } catch (cause) {
    if (!(cause instanceof DatanetError)) throw cause
    throw new CarInvalidError(cause.message, { cause })
  }
  return { cid, bytes }
}

/** A CAR as it is read. */
export interface Car {
  readonly root: CID
  /** Its blocks in their order, each checked; to be walked once. Throws ERR_CAR_INVALID. */
  readonly blocks: AsyncGenerator<Block>
}

/** Begins to read a CAR with one root. Throws ERR_CAR_INVALID and what the source throws. */
export async function readCar(source: AsyncIterable<Uint8Array>): Promise<Car> {
  const pieces = new Pieces(source)
  const length = await pieces.length(MAX_CAR_HEADER_BYTES, 'its header')
  if (length === null) throw new CarInvalidError('it is empty')
  const root = rootOf(await pieces.take(length))
  async function* blocks(): AsyncGenerator<Block> {
    try {
      for (;;) {
        const size = await pieces.length(MAX_BLOCK_BYTES + CID_BYTES, 'a block')
        if (size === null) return
        yield blockOf(await pieces.take(size))
      }
    } finally {
      await pieces.close()
    }
  }
  return { root, blocks: blocks() }
}
