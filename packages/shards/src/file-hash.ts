import { sha256 as portable } from '@noble/hashes/sha2.js'

interface StreamingHash {
  update(bytes: Uint8Array): unknown
  digest(): Uint8Array
}

type CreateHash = (algorithm: string) => StreamingHash

// Node's own hash is ten times as fast over large files; other platforms have the portable one.
const native = (
  globalThis as { process?: { getBuiltinModule?: (name: string) => { createHash?: CreateHash } | undefined } }
).process?.getBuiltinModule?.('node:crypto')?.createHash

/** SHA-256 over bytes that come in pieces. */
export function openSha256(): StreamingHash {
  return native === undefined ? portable.create() : native('sha256')
}
