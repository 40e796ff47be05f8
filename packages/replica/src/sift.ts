/**
 * What of received entries is worth a check, and how thorough a one.
 * 1. Who claims to have signed what costs a hash to read. What is held already, here or in a frame that is under way, is
 *    not opened.
 * 2. An entry is opened with all its statements where its author writes here and it follows what is held, or what follows
 *    that and is under way: then it will most likely be taken. That of an author who may yet be let in is opened without its statements. All else
 *    is handed on as it came, and the log opens no more of it than decides (packages/log/src/accepting.ts).
 */
import { type Answer, isNamed, type Log, type Offered } from '@datanet/log'
import { type CID, peekEntry, type UnopenedEntry } from '@datanet/records'
import { type Depth, type OpenEntries, type Opened, openInline } from './intake.ts'

/** An entry to be offered to the log, or what became of one without. */
export type Sifted = Offered | Answer

/** A short text for an id; two ids with one text are told apart when the entries are offered. */
const nameOf = ({ multihash }: CID) => String.fromCharCode(...multihash.digest)

const DUPLICATE: Answer = { outcome: 'duplicate' }
const FORKED: Answer = { outcome: 'forked' }

/** See the header. */
export class Sieve {
  readonly #log: Log
  readonly #open: OpenEntries
  /** Entries of the frames that are under way, by id as text, and whether each is being opened. */
  readonly #underWay = new Map<string, boolean>()

  constructor(log: Log, open: OpenEntries = openInline) {
    this.#log = log
    this.#open = open
  }

  /** How many entries are under way. */
  get underWay(): number {
    return this.#underWay.size
  }

  /** Sifts a frame; `work` gets what is left of it, each in its place, and the frame is under way until it has ended. */
  async pass<T>(wire: readonly Uint8Array[], work: (sifted: Promise<readonly Sifted[]>) => Promise<T>): Promise<T> {
    const peeked = wire.map(peek)
    const names: string[] = []
    const isFirst = peeked.map((one) => {
      if (isAnswer(one)) return false
      const name = nameOf(one.id)
      if (this.#underWay.has(name)) return false
      this.#underWay.set(name, false)
      names.push(name)
      return true
    })
    try {
      return await work(this.#sift(peeked, isFirst))
    } finally {
      for (const name of names) this.#underWay.delete(name)
    }
  }

  async #sift(peeked: readonly (UnopenedEntry | Answer)[], isFirst: readonly boolean[]): Promise<readonly Sifted[]> {
    const isPastFork = (one: UnopenedEntry) => this.#log.isPastFork(one)
    const entries = peeked.filter((one): one is UnopenedEntry => !isAnswer(one) && !isPastFork(one))
    const held = await this.#heldOf(entries)
    const sifted: Sifted[] = [...peeked]
    const groups: Record<Depth, number[]> = { whole: [], signed: [] }
    peeked.forEach((one, at) => {
      if (isAnswer(one)) return
      if (isPastFork(one)) sifted[at] = FORKED
      else if (held(one.id)) sifted[at] = DUPLICATE
      else {
        const depth = isFirst[at] === true ? this.#depthOf(one, held) : null
        if (depth === null) return
        groups[depth].push(at)
        this.#underWay.set(nameOf(one.id), true)
      }
    })
    for (const depth of ['whole', 'signed'] as const) {
      const places = groups[depth]
      if (places.length === 0) continue
      const opened = await this.#opened(
        places.map((at) => (peeked[at] as UnopenedEntry).bytes),
        depth,
      )
      places.forEach((at, i) => {
        const one = opened[i]
        if (one !== undefined) sifted[at] = one instanceof Error ? { outcome: 'refused', error: one } : one
      })
    }
    return sifted
  }

  async #opened(wire: readonly Uint8Array[], depth: Depth): Promise<readonly Opened[]> {
    try {
      return await this.#open(wire, depth)
    } catch {
      // a thread that fails is no fault of the entries
      return openInline(wire, depth)
    }
  }

  /** What of some entries, and of those that they stand on, is held. */
  async #heldOf(entries: readonly UnopenedEntry[]): Promise<(id: CID) => boolean> {
    const ids = new Map<string, CID>()
    for (const { id, payload } of entries)
      for (const one of [id, payload.prev, ...(payload.seq === 0 ? payload.deps : [])])
        if (one !== null) ids.set(nameOf(one), one)
    const names = [...ids.keys()]
    const held = await this.#log.holds([...ids.values()])
    const all = new Set(names.filter((_, i) => held[i]))
    return (id) => all.has(nameOf(id))
  }

  /** How much of an entry is worth opening before it is its turn; null for nothing. */
  #depthOf({ payload, isWhole }: UnopenedEntry, held: (id: CID) => boolean): Depth | null {
    const { author, seq, prev, deps } = payload
    const isHere = (id: CID) => held(id) || this.#underWay.get(nameOf(id)) === true
    if (!isWhole || (seq === 0) !== (prev === null)) return null
    if (prev !== null && !isHere(prev)) return null
    if (this.#log.mayWrite(author, seq)) return 'whole'
    // nothing of a log that has forked is taken from there on
    if (this.#log.head(author) !== undefined) return null
    if (seq > 0) return 'signed'
    const { admission } = this.#log.founding.charter
    const mayComeIn = admission === 'open' || (admission === 'invite' && deps.length > 0 && deps.every(isHere))
    return mayComeIn && !isNamed(this.#log.founding, author) ? 'signed' : null
  }
}

export function isAnswer(sifted: Sifted): sifted is Answer {
  return 'outcome' in sifted
}

function peek(bytes: Uint8Array): UnopenedEntry | Answer {
  try {
    return peekEntry(bytes)
  } catch (error) {
    return { outcome: 'refused', error: error as Error }
  }
}
