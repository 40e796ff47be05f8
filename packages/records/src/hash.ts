import { sha256 as portable } from '@noble/hashes/sha2.js'

type NodeHash = (algorithm: string, data: Uint8Array, encoding: 'buffer') => Uint8Array

// Node's own hash is several times as fast; other platforms have the portable one.
const native = (
  globalThis as { process?: { getBuiltinModule?: (name: string) => { hash?: NodeHash } | undefined } }
).process?.getBuiltinModule?.('node:crypto')?.hash

/** SHA-256, 32 bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  if (native === undefined) return portable(bytes)
  const digest = native('sha256', bytes, 'buffer')
  return new Uint8Array(digest.buffer, digest.byteOffset, digest.byteLength)
}
