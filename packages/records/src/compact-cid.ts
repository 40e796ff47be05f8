import type { MultibaseEncoder } from 'multiformats/bases/interface'
import { CID } from 'multiformats/cid'
import type { MultihashDigest } from 'multiformats/hashes/interface'
import type { ToString } from 'multiformats/link'

const LETTERS = Uint8Array.from('abcdefghijklmnopqrstuvwxyz234567', (letter) => letter.charCodeAt(0))
const MULTIBASE_BASE32 = 0x62
const ascii = new TextDecoder()

/** Base32 as RFC 4648 has it, in lower case and without padding, after the `b` that multibase puts before it. */
function base32(bytes: Uint8Array): string {
  const text = new Uint8Array(1 + Math.ceil((8 * bytes.length) / 5))
  text[0] = MULTIBASE_BASE32
  let at = 1
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text[at++] = LETTERS[(held >> bits) & 31] as number
    }
  }
  if (bits > 0) text[at] = LETTERS[(held << (5 - bits)) & 31] as number
  return ascii.decode(text)
}

/**
 * A CIDv1 whose text is made each time it is asked for. The CID of multiformats keeps its text in a cache, put together
 * from single letters, which takes about 1,800 bytes as long as the CID lives: forty times what it takes in a record.
 */
export class CompactCid extends CID {
  constructor(code: number, multihash: MultihashDigest, bytes: Uint8Array<ArrayBuffer>) {
    super(1, code, multihash, bytes)
  }

  /** A CIDv1 that keeps no text, equal to this one. */
  static of({ code, multihash, bytes }: CID): CompactCid {
    return new CompactCid(code, multihash, bytes as Uint8Array<ArrayBuffer>)
  }

  override toString<Prefix extends string>(base?: MultibaseEncoder<Prefix>): ToString<this, Prefix> {
    return base === undefined ? (base32(this.bytes) as ToString<this, Prefix>) : super.toString(base)
  }

  override toJSON(): { '/': string } {
    return { '/': base32(this.bytes) }
  }
}
