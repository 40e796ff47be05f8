/**
 * Proof of work, by which an author gets into an open datanet: a nonce with which
 * sha256("datanet/work/v1\0" || datanet || author || nonce as 8 bytes) begins with the charter's number of zero bits.
 * It binds the author and the datanet, so that work can be neither sold on nor used twice.
 */
import { type CID, concatBytes, sha256, textBytes } from '@datanet/records'
import { turn } from './turn.ts'

const DOMAIN = textBytes('datanet/work/v1\0')
const NONCE_BYTES = 8
/** Nonces that are tried before others have their turn: some milliseconds. */
const TRIES_PER_TURN = 4096

function messageOf(datanet: CID, author: Uint8Array): Uint8Array {
  return concatBytes(DOMAIN, datanet.bytes, author, new Uint8Array(NONCE_BYTES))
}

function writeNonce(message: Uint8Array, nonce: number): void {
  for (
    let at = message.length - 1, rest = nonce;
    at >= message.length - NONCE_BYTES;
    at--, rest = Math.floor(rest / 256)
  )
    message[at] = rest % 256
}

/** How many zero bits bytes begin with. */
function zeroBits(bytes: Uint8Array): number {
  const at = bytes.findIndex((byte) => byte !== 0)
  return at < 0 ? bytes.length * 8 : at * 8 + Math.clz32(bytes[at] as number) - 24
}

/** Whether a nonce shows so many bits of work. */
export function isWork(datanet: CID, author: Uint8Array, nonce: number, bits: number): boolean {
  const message = messageOf(datanet, author)
  writeNonce(message, nonce)
  return zeroBits(sha256(message)) >= bits
}

/** How a search for work runs. */
export interface WorkSearch {
  readonly signal?: AbortSignal
  /** How many nonces were tried; the work takes 2^bits on average, and there is no telling when it ends. */
  readonly onProgress?: (tried: number) => void
}

/** Finds a nonce that shows so many bits of work, in the background. Rejects with the signal's reason. */
export async function findWork(
  datanet: CID,
  author: Uint8Array,
  bits: number,
  { signal, onProgress }: WorkSearch = {},
): Promise<number> {
  const message = messageOf(datanet, author)
  for (let nonce = 0; ; nonce++) {
    if (nonce % TRIES_PER_TURN === 0) {
      onProgress?.(nonce)
      await turn()
      signal?.throwIfAborted()
    }
    writeNonce(message, nonce)
    if (zeroBits(sha256(message)) >= bits) return nonce
  }
}
