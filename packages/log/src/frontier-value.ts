import type { HeadRow } from './head-table.ts'

const NULL = 0xf6
const LIST_OF_THREE = 0x83
const MINUS_ONE = 0x20
/** A link to a CIDv1 with DAG-CBOR and SHA-256, up to its digest. */
const LINK = Uint8Array.of(0xd8, 0x2a, 0x58, 0x25, 0x00, 0x01, 0x71, 0x12, 0x20)

function uint(to: number[], value: number): void {
  if (value < 24) to.push(value)
  else if (value < 2 ** 8) to.push(0x18, value)
  else if (value < 2 ** 16) to.push(0x19, value >> 8, value & 255)
  else if (value < 2 ** 32) to.push(0x1a, value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255)
  else {
    const high = Math.floor(value / 2 ** 32)
    to.push(0x1b, high >>> 24, (high >> 16) & 255, (high >> 8) & 255, high & 255)
    to.push((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)
  }
}

/** The canonical bytes of `[seq, id, fork]`: what the frontier says of an author. Written by hand, a million at a time. */
export function frontierValue({ seq, digest, fork }: Pick<HeadRow, 'seq' | 'digest' | 'fork'>): Uint8Array {
  const front: number[] = [LIST_OF_THREE]
  if (seq < 0) front.push(MINUS_ONE)
  else uint(front, seq)
  const back: number[] = []
  if (fork === null) back.push(NULL)
  else uint(back, fork)
  if (digest === null) return Uint8Array.of(...front, NULL, ...back)
  const bytes = new Uint8Array(front.length + LINK.length + digest.length + back.length)
  bytes.set(front)
  bytes.set(LINK, front.length)
  bytes.set(digest, front.length + LINK.length)
  bytes.set(back, front.length + LINK.length + digest.length)
  return bytes
}
