import { TextIndexDamagedError } from '../../errors.ts'
import { ByteBuffer } from './byte-buffer.ts'
import { checksum } from './checksum.ts'

// A segment is one file: text, blocks, postings, fences, contributions, then a checksum for each page of all that, then
// the trailer. It is written in one go and never changed, so what was cut off has no trailer.

/** Bytes that one checksum covers, and that are read at once. */
export const PAGE = 16_384
/** Lists that one fence leads to. */
export const FENCE = 16
/** Words of a block; a row of at most `SHORT` words is one block, and so is what is left at the end of a row below `TAIL`. */
export const BLOCK = 32
export const SHORT = 48
export const TAIL = 16

const MAGIC = 0x31747864
const VERSION = 1
/** Parts of a segment, as they lie in it. */
const PARTS = ['text', 'blocks', 'postings', 'fences', 'contributions'] as const
type PartName = (typeof PARTS)[number]

/** Where the parts lie, end without. */
export type Layout = Readonly<Record<PartName, readonly [start: number, end: number]>> & { readonly sums: number }

/** Bytes of the trailer: magic, version, the ends of the parts (two words each), checksums of the sums and of the trailer. */
export const TRAILER = 4 * (2 + 2 * PARTS.length + 2)

const HIGH = 2 ** 32

/** The trailer of a segment whose parts end there. */
export function encodeTrailer(ends: readonly number[], sums: Uint8Array): Uint8Array {
  const out = new ByteBuffer(TRAILER)
  out.u32(MAGIC)
  out.u32(VERSION)
  for (const end of ends) {
    out.u32(Math.floor(end / HIGH))
    out.u32(end % HIGH)
  }
  out.u32(checksum(sums))
  out.u32(checksum(out.view()))
  return out.take()
}

/** Throws ERR_TEXT_INDEX_DAMAGED that tells what is wrong with which file. */
export function damaged(file: string, what: string): never {
  throw new TextIndexDamagedError(
    `the text index's file ${file} ${what}`,
    'Delete the text index: it is rebuilt from the content of the contributions.',
  )
}

/** Reads the trailer of a file of that many bytes. Throws ERR_TEXT_INDEX_DAMAGED. */
export function decodeTrailer(
  file: string,
  size: number,
  trailer: Uint8Array,
): Layout & { readonly sumsCheck: number } {
  const view = new DataView(trailer.buffer, trailer.byteOffset, trailer.byteLength)
  const word = (nth: number): number => view.getUint32(4 * nth, true)
  if (trailer.length !== TRAILER || word(0) !== MAGIC) damaged(file, 'is cut off')
  if (word(1) !== VERSION) damaged(file, `is of version ${word(1)}, not ${VERSION}`)
  const last = TRAILER / 4 - 1
  if (checksum(trailer.subarray(0, 4 * last)) !== word(last)) damaged(file, 'has a changed trailer')
  let start = 0
  const spans = PARTS.map((name, nth): [PartName, [number, number]] => {
    const end = word(2 + 2 * nth) * HIGH + word(3 + 2 * nth)
    const span: [number, number] = [start, end]
    start = end
    return [name, span]
  })
  const sums = start
  if (sums + 4 * Math.ceil(sums / PAGE) + TRAILER !== size) damaged(file, 'is not as long as it says')
  return { ...(Object.fromEntries(spans) as Record<PartName, [number, number]>), sums, sumsCheck: word(last - 1) }
}
