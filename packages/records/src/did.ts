import { base58btc } from 'multiformats/bases/base58'
import { concatBytes } from './bytes.ts'
import { DidInvalidError } from './errors.ts'

// multicodec ed25519-pub, as a varint
const PREFIX = Uint8Array.of(0xed, 0x01)

/** `did:key:z6Mk…` of a 32-byte ed25519 public key (W3C did:key). */
export function didOf(publicKey: Uint8Array): string {
  return `did:key:${base58btc.encode(concatBytes(PREFIX, publicKey))}`
}

/** The 32-byte ed25519 public key of a did:key. Throws ERR_DID_INVALID. */
export function publicKeyOf(did: string): Uint8Array {
  try {
    const bytes = base58btc.decode(did.slice('did:key:'.length))
    const key = bytes.slice(PREFIX.length)
    if (bytes.length === 34 && didOf(key) === did) return key
  } catch {
    // falls through to the typed error
  }
  throw new DidInvalidError(
    `"${did.slice(0, 100)}" is not the did:key of an ed25519 key`,
    'Copy the whole id, which begins with "did:key:z6Mk"; `datanet id` prints your own.',
  )
}
