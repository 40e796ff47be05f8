/**
 * Syncs with peers whose entries stand on others that are not here.
 * 1. The first gap starts a sync at once; those that come while it runs, or in the pause after it, lead to one more.
 * 2. The pause grows while syncs bring nothing, up to a minute, and falls back when one does: a flood of early entries
 *    costs a sync a minute, and no more than a few run at a time.
 * 3. A sync that takes long goes on, but others need not wait for it: peers that drag theirs out keep nobody else's from
 *    beginning.
 */

/** How long no sync follows one with the same peer that brought something, ms; doubled for each that brought nothing. */
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 60_000
/** How long a sync counts among those that run, ms. */
const COUNTED_MS = 5_000
/** The most syncs that gaps have started lately and that run at a time; further peers wait. */
export const MAX_GAP_SYNCS = 4
/** The most peers whose gaps are remembered; those of others wait for the next sync. */
export const MAX_GAP_PEERS = 1024

interface Gap {
  /** Whether something came that the last sync can not have brought. */
  again: boolean
  running: boolean
  pause: number
  timer: NodeJS.Timeout | undefined
}

/** See the header. */
export class GapSync {
  readonly #sync: (peer: string) => Promise<number>
  readonly #onEnd: () => void
  readonly #gaps = new Map<string, Gap>()
  readonly #queue: string[] = []
  #running = 0
  #closed = false

  /** `sync` syncs with a peer and says how many entries it brought; `onEnd` hears when one has ended. */
  constructor(sync: (peer: string) => Promise<number>, onEnd: () => void = () => undefined) {
    this.#sync = sync
    this.#onEnd = onEnd
  }

  /** How many syncs run that count. */
  get running(): number {
    return this.#running
  }

  /** Whether a gap was seen that no sync has looked into yet: a peer whose syncs bring nothing does not keep it open. */
  get isOpen(): boolean {
    for (const { pause, again, running } of this.#gaps.values())
      if (pause === FIRST_PAUSE_MS && (again || running)) return true
    return false
  }

  /** Tells that a peer sent what stands on something that is not here. */
  note(peer: string): void {
    if (this.#closed) return
    const gap = this.#gaps.get(peer)
    if (gap === undefined) {
      if (this.#gaps.size >= MAX_GAP_PEERS) return
      this.#gaps.set(peer, { again: true, running: false, pause: FIRST_PAUSE_MS, timer: undefined })
      this.#start(peer)
    } else gap.again = true
  }

  close(): void {
    this.#closed = true
    for (const { timer } of this.#gaps.values()) clearTimeout(timer)
    this.#gaps.clear()
    this.#queue.length = 0
  }

  #start(peer: string): void {
    const gap = this.#gaps.get(peer)
    if (gap === undefined || this.#closed) return
    if (this.#running >= MAX_GAP_SYNCS) {
      this.#queue.push(peer)
      return
    }
    gap.again = false
    gap.running = true
    this.#running += 1
    let isCounted = true
    const makeRoom = () => {
      clearTimeout(timer)
      if (!isCounted) return
      isCounted = false
      this.#running -= 1
      const next = this.#queue.shift()
      if (next !== undefined) this.#start(next)
    }
    const timer = setTimeout(makeRoom, COUNTED_MS).unref()
    this.#sync(peer)
      .catch(() => 0)
      .then((received) => {
        makeRoom()
        this.#ended(peer, gap, received)
      })
  }

  #ended(peer: string, gap: Gap, received: number): void {
    gap.running = false
    if (this.#closed) return
    gap.pause = received > 0 ? FIRST_PAUSE_MS : Math.min(2 * gap.pause, LONGEST_PAUSE_MS)
    this.#onEnd()
    gap.timer = setTimeout(() => {
      if (gap.again) this.#start(peer)
      else this.#gaps.delete(peer)
    }, gap.pause).unref()
  }
}
