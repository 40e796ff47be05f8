import { type CID, cidOf, DatanetError, decode, openEntry } from '@datanet/records'

/** The id of an entry that was checked before it was stored. */
export function idOf(bytes: Uint8Array): CID {
  return cidOf((decode(bytes) as { payload: Uint8Array }).payload)
}

/** The id of stored bytes, once they are sure to be an entry; null for what is none any more. */
export function idIfSound(bytes: Uint8Array): CID | null {
  try {
    return openEntry(bytes).id
  } catch (error) {
    if (error instanceof DatanetError) return null
    throw error
  }
}
