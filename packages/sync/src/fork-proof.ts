import { equalBytes, openEntry } from '@datanet/records'

/** Whether two entries are of one author and place, and differ: what proves a fork. Throws what opening them throws. */
export function provesFork([a, b]: readonly [Uint8Array, Uint8Array]): boolean {
  const [one, other] = [openEntry(a), openEntry(b)]
  return (
    equalBytes(one.payload.author, other.payload.author) &&
    one.payload.seq === other.payload.seq &&
    !one.id.equals(other.id)
  )
}
