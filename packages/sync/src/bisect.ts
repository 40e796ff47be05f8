/**
 * Where two histories of an author part (S3). They agree below some seq and differ from it on, so halving finds it, for
 * all such authors at once; the two entries there prove the fork, each peer sending its own.
 */
import { compareBytes } from '@datanet/records'
import { ROW_BYTES_PER_FRAME } from './messages.ts'
import type { Parting, Push, Want } from './plan.ts'
import { authorOf, type Difference, type Round, violation, widthsOf } from './round.ts'
import { RowReader, RowWriter } from './rows.ts'
import { readStand } from './stand.ts'

/** Ids that a peer may ask for in a round for each author here: halving a log of any length needs no more. */
export const MAX_PROBES_PER_AUTHOR = 64
const ROW_ROOM = 48
const ID_BYTES = 32
const NO_ID = new Uint8Array(ID_BYTES)

interface Search {
  readonly difference: Difference
  readonly author: Uint8Array
  /** The two agree here, … */
  same: number
  /** … and differ here. */
  differs: number
}

/** What each side must send so that both can prove the fork. */
export async function findPartings(
  round: Round,
  partings: readonly Parting[],
): Promise<{ readonly want: Want; readonly push: Push }[]> {
  const searches: Search[] = partings.flatMap(({ difference, differsAt }) =>
    difference.author === null ? [] : [{ difference, author: difference.author, same: -1, differs: differsAt }],
  )
  const isOpen = ({ same, differs }: Search) => differs - same > 1
  for (let open = searches.filter(isOpen); open.length > 0; open = open.filter(isOpen)) await narrow(round, open)
  return (await Promise.all(searches.map((search) => exchangeOf(round, search)))).flat()
}

async function exchangeOf(round: Round, { difference, author, differs }: Search) {
  const before = differs === 0 ? null : await round.session.logs.idAt(author, differs - 1)
  // a fork further down has cut the own log meanwhile: the next round tells of that one
  if (before === undefined) return []
  const want: Want = { difference, from: differs, extent: 'one', before, count: 0 }
  return [{ want, push: { author, from: differs, to: differs + 1, proof: false } satisfies Push }]
}

async function narrow(round: Round, searches: readonly Search[]): Promise<void> {
  const perFrame = Math.floor(ROW_BYTES_PER_FRAME / ROW_ROOM)
  for (let at = 0; at < searches.length; at += perFrame) await halve(round, searches.slice(at, at + perFrame))
}

async function halve({ session }: Round, searches: readonly Search[]): Promise<void> {
  const rows = new RowWriter()
  const middles = searches.map(({ same, differs }) => (same + differs + 1) >> 1)
  for (const [i, { difference }] of searches.entries()) rows.bytes(difference.prefix).number(middles[i] as number)
  await session.talk.send({ type: 'probes', rows: rows.done() })
  const { ids } = await session.talk.expect('ids')
  if (ids.length !== ID_BYTES * searches.length) throw violation('other ids came than were asked for')
  for (const [i, search] of searches.entries()) {
    const middle = middles[i] as number
    const own = await session.logs.idAt(search.author, middle)
    const theirs = ids.subarray(ID_BYTES * i, ID_BYTES * (i + 1))
    if (own !== undefined && compareBytes(own.multihash.digest, theirs) === 0) search.same = middle
    else search.differs = middle
  }
}

/** Answers what a search asks. */
export class ProbeServer {
  readonly #round: Round
  #left: number

  constructor(round: Round) {
    this.#round = round
    this.#left = MAX_PROBES_PER_AUTHOR * round.own.size
  }

  async answer(bytes: Uint8Array): Promise<void> {
    const { own, session } = this.#round
    const ids: Uint8Array[] = []
    for (const rows = new RowReader(bytes); !rows.isAtEnd; ) {
      const [prefix, seq] = [rows.bytes(widthsOf(this.#round).prefix), rows.number()]
      if (--this.#left < 0) throw violation('the peer asks for more ids than a search needs')
      const held = authorOf(own, prefix)
      const isHeld = held !== null && seq <= readStand(held[1]).seq
      const id = isHeld ? await session.logs.idAt(held[0], seq) : undefined
      ids.push(id?.multihash.digest ?? NO_ID)
    }
    const answer = new Uint8Array(ID_BYTES * ids.length)
    for (const [i, id] of ids.entries()) answer.set(id, ID_BYTES * i)
    await session.talk.send({ type: 'ids', ids: answer })
  }
}
