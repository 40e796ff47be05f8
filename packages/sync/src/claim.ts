import { decode, type MerkleMap } from '@datanet/records'
import type { Claim, Difference } from './round.ts'
import { checkOf, readClaim, readStand, type Stand, standBytes } from './stand.ts'
import { symbolOf } from './sync-index.ts'

/** What a symbol says of a log: its seq, and a short hash of the rest. */
function shortClaim(check: number, rank: number): Claim {
  const seq = rank - 2
  return { seq, is: (stand) => stand.seq === seq && checkOf(standBytes(stand)) === check }
}

/** What a frontier's whole value says; null for what no log can stand at. */
export function wholeClaim(value: Uint8Array): Claim | null {
  const claim = readClaim(decode(value))
  if (claim === null) return null
  const sameId = (id: Stand['id']) => (id === null ? claim.id === null : claim.id !== null && id.equals(claim.id))
  return { seq: claim.seq, is: ({ seq, id, fork }) => seq === claim.seq && fork === claim.fork && sameId(id) }
}

/** How what another peer says by a symbol differs from what is here; null when it does not, or nobody can tell whom it means. */
export function differenceBySymbol(own: MerkleMap, prefix: Uint8Array, check: number, rank: number): Difference | null {
  const [held, another] = own.startingWith(prefix)
  if (another !== undefined) return null
  const their = shortClaim(check, rank)
  if (held === undefined) return { prefix, author: null, own: null, their }
  const [author, value] = held
  const symbol = symbolOf(prefix, value)
  if (symbol.check === check && symbol.rank === rank) return null
  return { prefix, author, own: readStand(value), their }
}
