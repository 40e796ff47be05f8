/** What a peer sends unasked, those first whom others stand on. */
import { hexOf } from '@datanet/records'
import type { Plan, Push } from './plan.ts'
import type { Found, Round } from './round.ts'
import { readStand, seqIn } from './stand.ts'
import { turn } from './turn.ts'

/** After so many authors others have their turn. */
const AUTHORS_PER_TURN = 20_000

/** See the header. */
export interface Pushes {
  /** How many entries these are. */
  readonly count: number
  inOrder(): Iterable<Push>
}

/** What is planned, and all of the authors of whom the other peer has nothing. */
export async function pushesOf(round: Round, plan: Plan, found: Found): Promise<Pushes> {
  const foremost = new Set(round.session.logs.foremost.map(hexOf))
  let count = plan.pushes.reduce((sum, { from, to }) => sum + to - from, 0)
  let authors = 0
  const first: Push[] = []
  for (const [author, value] of found.absent()) {
    count += seqIn(value) + 1
    if (foremost.has(hexOf(author))) first.push(wholeLog(author, value))
    if (++authors % AUTHORS_PER_TURN === 0) await turn()
  }
  function* inOrder(): IterableIterator<Push> {
    for (const push of [...plan.pushes, ...first]) if (foremost.has(hexOf(push.author))) yield push
    for (const push of plan.pushes) if (!foremost.has(hexOf(push.author))) yield push
    for (const [author, value] of found.absent()) if (!foremost.has(hexOf(author))) yield wholeLog(author, value)
  }
  return { count, inOrder }
}

function wholeLog(author: Uint8Array, value: Uint8Array): Push {
  const { seq, fork } = readStand(value)
  return { author, from: 0, to: seq + 1, proof: fork !== null }
}
