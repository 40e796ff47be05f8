import { concatBytes, sha256, textBytes } from '@datanet/records'
import { BIT } from './bits.ts'
import { hashWord } from './hash.ts'
import { tokenise } from './tokenise.ts'
import { plainWording, type Wording } from './wording.ts'

/** Bytes of the block of SHA-256, which HMAC pads its key to. */
const BLOCK = 64
/** Bytes of the keyed hash that stand for a word. */
const KEPT = 6
/** Words whose keyed form is remembered. */
const REMEMBERED = 1 << 18
const DOMAIN = textBytes('datanet/text-key/v1\0')

function padded(key: Uint8Array, pad: number): Uint8Array {
  const out = new Uint8Array(BLOCK).fill(pad)
  const short = key.length > BLOCK ? sha256(key) : key
  for (const [at, byte] of short.entries()) out[at] = byte ^ pad
  return out
}

/** HMAC-SHA-256 (RFC 2104). */
function hmac(key: Uint8Array): (message: Uint8Array) => Uint8Array {
  const inner = padded(key, 0x36)
  const outer = padded(key, 0x5c)
  return (message) => sha256(concatBytes(outer, sha256(concatBytes(inner, message))))
}

/**
 * The words of a private datanet: each stands in the index as its HMAC under the datanet's key, with how rare it is in
 * common text in bits. Who holds the files and not the key reads no word; that a word comes again, and how common it is,
 * shows. Words with typing slips are not alike any more; all else is as with plain words.
 */
export function keyedWording(key: Uint8Array): Wording {
  const keyed = hmac(key)
  const known = new Map<string, string>()
  const wordOf = (word: string): string => {
    let out = known.get(word)
    if (out === undefined) {
      const bits = Math.floor(plainWording.weight(word, hashWord(word)) / BIT)
      const digest = keyed(concatBytes(DOMAIN, textBytes(word))).subarray(0, KEPT)
      out = `${[...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')}${bits.toString(36)}`
      if (known.size === REMEMBERED) known.clear()
      known.set(word, out)
    }
    return out
  }
  return {
    words(text) {
      const { words, starts, ends } = tokenise(text)
      return { words: words.map(wordOf), starts, ends }
    },
    weight: (word) => BIT * Number.parseInt(word.at(-1) as string, 36),
  }
}
