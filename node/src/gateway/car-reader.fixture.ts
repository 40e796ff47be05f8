import { decode, equalBytes } from '@datanet/records'
import { varint } from 'multiformats'
import { CID } from 'multiformats/cid'
import { isBlockOf } from '../content/check-block.ts'

const IDENTITY = 0

/** What a CARv1 holds; its blocks are checked. */
export interface ReadCar {
  readonly roots: readonly string[]
  readonly cids: readonly string[]
}

/** Reads a CARv1 strictly; throws where it is none, or ends in the middle. */
export function readCar(bytes: Uint8Array): ReadCar {
  let at = 0
  const next = (): Uint8Array => {
    const [length, width] = varint.decode(bytes.subarray(at))
    const from = at + width
    at = from + length
    if (at > bytes.length) throw new RangeError('the CAR ends in the middle of a piece')
    return bytes.subarray(from, at)
  }
  const { roots, version } = decode(next()) as { roots: CID[]; version: number }
  if (version !== 1) throw new RangeError(`a CAR of version ${version}`)
  const cids: string[] = []
  while (at < bytes.length) {
    const [cid, block] = CID.decodeFirst(next())
    const isInline = cid.multihash.code === IDENTITY && equalBytes(cid.multihash.digest, block)
    if (!isInline && !isBlockOf(cid, block)) throw new RangeError(`${cid} is another block`)
    cids.push(cid.toString())
  }
  return { roots: roots.map(String), cids }
}
