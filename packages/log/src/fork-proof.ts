import { DatanetError, decode, type Entry, equalBytes, openEntry } from '@datanet/records'

/** Two entries of one author with one seq: a proof that anybody can check (L2). */
export interface ForkProof {
  readonly a: Uint8Array
  readonly b: Uint8Array
}

/** Reads a stored proof. */
export function readProof(bytes: Uint8Array): ForkProof {
  const [a, b] = decode(bytes) as [Uint8Array, Uint8Array]
  return { a, b }
}

/** The seq that a stored proof proves a fork of this author at; null when it proves none. */
export function provenFork(bytes: Uint8Array, author: Uint8Array | null): number | null {
  try {
    const { a, b } = readProof(bytes)
    const [one, other] = [openEntry(a), openEntry(b)]
    const isOwn = ({ payload }: Entry) => author === null || equalBytes(payload.author, author)
    const isSame =
      one.payload.seq === other.payload.seq &&
      one.payload.prev?.toString() === other.payload.prev?.toString() &&
      !one.id.equals(other.id)
    return isSame && isOwn(one) && isOwn(other) ? one.payload.seq : null
  } catch (error) {
    if (error instanceof DatanetError || error instanceof TypeError) return null
    throw error
  }
}
