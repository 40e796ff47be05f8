/**
 * What follows from the differences that were found: what to ask for, what to send unasked, and whose histories part.
 * A claim is confirmed by whole ids before anything is sent by it, whatever it was found by.
 */
import type { CID } from '@datanet/records'
import type { Claim, Difference, Round } from './round.ts'
import type { Stand } from './stand.ts'

/** How much of a log is asked for from a seq on: all, one entry, or none but the proof of a fork. */
export type Extent = 'none' | 'one' | 'all'

/** What is asked of the other peer. */
export interface Want {
  readonly difference: Difference
  readonly from: number
  readonly extent: Extent
  /** The id of the own entry before `from`; the other peer says so when it has another there. */
  readonly before: CID | null
  /** How many entries the other peer has there, as it claims. */
  readonly count: number
}

/** What is sent to the other peer: entries from one seq up to and without another, and the proof of a fork. */
export interface Push {
  readonly author: Uint8Array
  readonly from: number
  readonly to: number
  readonly proof: boolean
}

/** An author of whom the two hold different entries at `differsAt`. */
export interface Parting {
  readonly difference: Difference
  readonly differsAt: number
}

/** See the header. */
export interface Plan {
  readonly wants: Want[]
  readonly pushes: Push[]
  readonly partings: Parting[]
}

/** Plans what to do about differences. */
export async function planFor(round: Round, differences: readonly Difference[]): Promise<Plan> {
  const plan: Plan = { wants: [], pushes: [], partings: [] }
  for (const difference of differences) {
    const { author, own, their } = difference
    if (own === null || author === null) {
      plan.wants.push({ difference, from: 0, extent: 'all', before: null, count: their.seq + 1 })
    } else if (their.seq > own.seq) {
      beyondOwn(plan, difference, author, own)
    } else {
      await withinOwn(round, plan, difference, author, own)
    }
  }
  return plan
}

/** The other peer's log is longer, or it does not know of a fork. */
function beyondOwn(plan: Plan, difference: Difference, author: Uint8Array, own: Stand): void {
  const from = own.seq + 1
  const isForked = own.fork !== null
  const count = isForked ? 0 : difference.their.seq - own.seq
  plan.wants.push({ difference, from, extent: isForked ? 'none' : 'all', before: own.id, count })
  if (isForked) plan.pushes.push({ author, from, to: from, proof: true })
}

/** The own log is as long or longer: the claim is confirmed by what it says of the own history. */
async function withinOwn(
  { session }: Round,
  plan: Plan,
  difference: Difference,
  author: Uint8Array,
  own: Stand,
): Promise<void> {
  const { seq } = difference.their
  const id = seq < 0 ? null : seq === own.seq ? own.id : ((await session.logs.idAt(author, seq)) ?? null)
  const from = seq + 1
  if (claims(difference.their, { seq, id, fork: null })) {
    plan.pushes.push({ author, from, to: own.seq + 1, proof: own.fork !== null })
  } else if (claims(difference.their, { seq, id, fork: from })) {
    if (own.fork !== null && own.fork <= from) return
    plan.wants.push({ difference, from, extent: 'none', before: id, count: 0 })
  } else if (seq >= 0) {
    plan.partings.push({ difference, differsAt: seq })
  }
}

function claims(their: Claim, stand: Stand): boolean {
  // only a log that forked at 0 has no head
  return (stand.id !== null || stand.fork === 0) && their.is(stand)
}
