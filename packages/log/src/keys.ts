import { type CID, concatBytes, textBytes } from '@datanet/records'

const ENTRY = textBytes('e/')
const ID = textBytes('i/')
const HEAD = textBytes('h/')
const FORK = textBytes('f/')

function seqBytes(seq: number): Uint8Array {
  const out = new Uint8Array(8)
  new DataView(out.buffer).setBigUint64(0, BigInt(seq))
  return out
}

/** Where an entry lies: an author's entries side by side, in the order of seq. */
export const entryKey = (author: Uint8Array, seq: number): Uint8Array => concatBytes(ENTRY, author, seqBytes(seq))
/** Where an entry's place in its log is found by its id. */
export const idKey = (id: CID): Uint8Array => concatBytes(ID, id.multihash.digest)
export const headKey = (author: Uint8Array): Uint8Array => concatBytes(HEAD, author)
export const forkKey = (author: Uint8Array): Uint8Array => concatBytes(FORK, author)
export const HEADS = HEAD
export const FORKS = FORK
