/** Answers wants: the ranges that were asked for, oldest first, each after a look whether the histories agree. */
import { compareBytes } from '@datanet/records'
import type { EntryStream } from './entry-stream.ts'
import { authorOf, idBytes, type Round, violation } from './round.ts'
import { RowWriter } from './rows.ts'
import { readStand } from './stand.ts'
import type { Wanted } from './wants.ts'

/** Authors that a peer may ask for in a round and nobody here has: keys that collide, or a log that is gone. */
export const MAX_UNKNOWN_WANTS = 1000

/** See the header. */
export class Server {
  readonly #round: Round
  #unknown = 0

  constructor(round: Round) {
    this.#round = round
  }

  /** Sends what some wants ask for, and names those of another history. */
  async serve(wants: readonly Wanted[], stream: EntryStream): Promise<void> {
    const doubts = new RowWriter()
    for (const want of wants) if (!(await this.#one(want, stream))) doubts.bytes(want.prefix)
    if (doubts.length > 0) await this.#round.session.talk.send({ type: 'doubts', rows: doubts.done() })
  }

  /** False when another entry stands before the range than the other peer has. */
  async #one({ prefix, extent, from, before }: Wanted, stream: EntryStream): Promise<boolean> {
    const { own, session } = this.#round
    const held = authorOf(own, prefix)
    if (held === null) {
      if (++this.#unknown > MAX_UNKNOWN_WANTS) throw violation('the peer asks for authors that nobody has told it of')
      return true
    }
    const [author, value] = held
    const stand = readStand(value)
    if (before !== null && stand.seq >= from - 1) {
      const id = stand.seq === from - 1 ? stand.id : await session.logs.idAt(author, from - 1)
      if (id == null || compareBytes(idBytes(this.#round, id), before) !== 0) return false
    }
    const to = extent === 'none' ? from : extent === 'one' ? Math.min(from, stand.seq) + 1 : stand.seq + 1
    await sendRange(this.#round, author, from, to, stream)
    if (extent !== 'one' && stand.fork !== null) await sendProof(this.#round, author, stream)
    return true
  }
}

/** Puts an author's entries, from one seq up to and without another, into a stream. */
export async function sendRange(
  { session }: Round,
  author: Uint8Array,
  from: number,
  to: number,
  stream: EntryStream,
): Promise<void> {
  if (from >= to) return
  for await (const entry of session.logs.read(author, from, to)) await stream.add(entry)
}

/** Puts the two entries that prove an author's fork into a stream. */
export async function sendProof({ session }: Round, author: Uint8Array, stream: EntryStream): Promise<void> {
  const proof = await session.logs.forkOf(author)
  if (proof === undefined) return
  await stream.addProof(proof.a)
  await stream.addProof(proof.b)
}
