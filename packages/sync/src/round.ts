import type { CID, MerkleMap } from '@datanet/records'
import type { Conversation } from './conversation.ts'
import { SyncViolationError } from './errors.ts'
import type { Intake } from './intake.ts'
import { HINT } from './rows.ts'
import type { Stand } from './stand.ts'
import { KEY_BYTES } from './symbol.ts'
import type { SyncedLogs } from './synced-logs.ts'

/** What one sync has and how far it is. */
export interface Session {
  readonly logs: SyncedLogs
  readonly talk: Conversation
  readonly intake: Intake
  /** Entries that this peer lacked of those that the other has, as far as it knows. */
  wanted: number
  sent: number
  readonly tell: () => void
}

/** One comparison of two frontiers, and what follows from it. Both peers know all of this but `own`. */
export interface Round {
  readonly session: Session
  /** The own frontier when the round began. */
  readonly own: MerkleMap
  /** What the other peer says of its frontier. */
  readonly theirs: { readonly root: CID; readonly authors: number }
  /** By whole hashes: short ones have not brought the two together. */
  readonly exact: boolean
}

/** What another peer says of an author's log. */
export interface Claim {
  readonly seq: number
  /** Whether its log stands there. */
  is(stand: Stand): boolean
}

/** An author of whom the other peer has something else. */
export interface Difference {
  /** The beginning of sha256(author), or all of it in an exact round. */
  readonly prefix: Uint8Array
  readonly author: Uint8Array | null
  readonly own: Stand | null
  readonly their: Claim
}

/** What a comparison found. */
export interface Found {
  readonly differences: readonly Difference[]
  /** Own authors, with what the frontier holds for them, of whom the other peer has nothing. Each call begins anew. */
  absent(): Iterable<readonly [author: Uint8Array, value: Uint8Array]>
}

/** How long a prefix and an id are in the rows of this round. */
export function widthsOf({ exact }: Round): { readonly prefix: number; readonly id: number } {
  return exact ? { prefix: 32, id: 32 } : { prefix: KEY_BYTES, id: 4 }
}

/** The author that a prefix means at this peer, with its value; null when it means none or several. */
export function authorOf(frontier: MerkleMap, prefix: Uint8Array): readonly [Uint8Array, Uint8Array] | null {
  const [one, another] = frontier.startingWith(prefix)
  return one === undefined || another !== undefined ? null : one
}

/** As many bytes of an id as rows of this round have. */
export function idBytes(round: Round, id: CID): Uint8Array {
  return id.multihash.digest.subarray(0, widthsOf(round).id)
}

/** What ends a conversation with a peer that no honest one would have. */
export function violation(message: string): SyncViolationError {
  return new SyncViolationError(message, HINT)
}

/** Runs two halves of a conversation at once; when one fails, the other may stop too. */
export async function both<A, B>({ talk }: Session, a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  try {
    return await Promise.all([a, b])
  } catch (error) {
    talk.fail(error as Error)
    throw error
  }
}
