/**
 * What this peer keeps, for its owner and for others, and what it knows of who else does.
 * 1. A copy is written down as kept before its blocks are brought, and as whole after the last of them.
 * 2. Nothing that is kept, or being brought, is collected.
 * 3. A copy is charged for what its blocks take, while they come, and one that is only volunteered ends where that would be
 *    more than is volunteered.
 * 4. Other peers hear of a copy as one that counts only while it is whole and kept; what merely lies here is none.
 */
import type { KeyValueStore } from '@datanet/log'
import type { Submission } from '@datanet/quality'
import { type CID, equalBytes } from '@datanet/records'
import type { Logger } from 'pino'
import { bringContent } from '../content/bring-content.ts'
import type { Followed } from '../datanets/followed.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Network } from '../network/create-network.ts'
import { limitedSignal } from '../network/time-limit.ts'
import type { GuardedStore } from '../storage/guarded-store.ts'
import { Allowance } from './allowance.ts'
import { ASKED_A_MINUTE } from './ask.ts'
import type { Collected, CollectOptions } from './collect.ts'
import { CopyIncompleteError, RoomExceededError } from './errors.ts'
import { collectGarbage } from './garbage.ts'
import type { Holding, Holdings, Reasons } from './holdings.ts'
import { isWhole } from './is-whole.ts'
import type { HeldState } from './messages.ts'
import { type Failure, type LiveCopy, Proofs } from './proofs.ts'
import { serveCustody } from './serve.ts'
import { type Sought, survey } from './survey.ts'
import type { CustodyTimes } from './times.ts'
import { type Volunteer, volunteeredFor } from './volunteer.ts'

/** How long it may take to ask who holds a contribution, ms. */
const LOOK_TIMEOUT = 6_000
/** So many copies are looked for where nobody asks for any. */
const FEW = 3

/** What keeping works with. */
export interface CustodyParts {
  readonly network: Network
  readonly blocks: GuardedStore
  readonly holdings: Holdings
  /** What imports that were cut off have noted. */
  readonly imports: KeyValueStore
  /** The datanets that are followed. */
  readonly followed: () => readonly Followed[]
  readonly volunteer: Volunteer | null
  readonly times: CustodyTimes
  readonly metrics: Metrics
  readonly logger: Logger
  /** Hears of copies that come and go here. */
  readonly onCopy: (datanet: CID, contribution: CID, isKept: boolean) => void
}

/** Who holds a contribution, as far as this peer can tell. */
export interface Copies {
  /** Whether all of it is here. */
  readonly local: boolean
  /** Why it is kept here; null where it is not. */
  readonly kept: Reasons | null
  /** Copies elsewhere, each proved. */
  readonly live: readonly LiveCopy[]
  readonly failures: readonly Failure[]
  readonly target: number
  /** Peers that were asked. */
  readonly asked: number
  /** Of these, those that are bringing it. */
  readonly taking: number
  /** Bytes that each of those volunteers that don't hold it has left. */
  readonly rooms: readonly number[]
}

/** How a copy is brought. */
export interface KeepOptions {
  readonly signal?: AbortSignal | undefined
  /** Hears how much of it is here, in bytes. */
  readonly onBytes?: ((bytes: number) => void) | undefined
  /** Bytes that all volunteered copies may take together; no bound unless given. */
  readonly most?: number
}

type Reason = 'isPinned' | 'isVolunteered'

/** Whether a copy counts for this peer. */
export function counts(holding: Holding | undefined): holding is Holding {
  return holding?.isWhole === true
}

/** See the header. */
export class Custody {
  readonly holdings: Holdings
  readonly proofs: Proofs
  readonly times: CustodyTimes
  readonly volunteer: Volunteer | null
  readonly #parts: CustodyParts
  readonly #budget = new Allowance(ASKED_A_MINUTE)
  readonly #bringing = new Map<string, Promise<void>>()
  readonly #over = new AbortController()

  constructor(parts: CustodyParts) {
    this.#parts = parts
    this.holdings = parts.holdings
    this.times = parts.times
    this.volunteer = parts.volunteer
    this.proofs = new Proofs(parts.times)
  }

  /** Answers what others ask. */
  async start(): Promise<void> {
    await serveCustody(this.#parts.network, {
      blocks: this.#parts.blocks,
      stateOf: (datanet, contribution) => this.stateOf(datanet, contribution),
      roomFor: (datanet) => this.roomFor(datanet),
    })
  }

  async stop(): Promise<void> {
    this.#over.abort()
    await Promise.allSettled(this.#bringing.values())
  }

  /** What others hear of a copy (4). */
  stateOf(datanet: CID, contribution: CID): HeldState {
    const holding = this.holdings.get(datanet, contribution)
    if (holding === undefined) return 'none'
    if (!holding.isWhole) return holding.isOwn ? 'none' : 'taking'
    return holding.isOwn || holding.isPinned ? 'firm' : 'volunteered'
  }

  /** Bytes that are left of what is volunteered for a datanet; null for nothing. */
  roomFor(datanet: CID): number | null {
    const bytes = volunteeredFor(this.volunteer, datanet)
    return bytes === null ? null : Math.max(0, bytes - this.holdings.volunteeredBytes)
  }

  /** Writes down the own contributions of a datanet that are not yet; all blocks of `imported` are known to be here. */
  async adopt(followed: Followed, imported?: CID): Promise<void> {
    const { replica } = followed
    for (const { id, record } of [...replica.ledger.contributionsOf(replica.author)]) {
      if (this.#over.signal.aborted) return
      const held = this.holdings.get(replica.id, id)
      if (held?.isOwn === true) continue
      const isKnown = held?.isWhole === true || imported?.equals(record.manifest) === true
      const whole = isKnown || (await isWhole(this.#parts.blocks, record.manifest, this.#over.signal))
      if (whole) await this.#set(followed, { id, author: replica.author, record }, { isOwn: true, isWhole: true })
    }
  }

  /**
   * Keeps a contribution, and brings what is not here of it. Throws ERR_COPY_INCOMPLETE when nobody gives it; it stays
   * written down then where the owner wants it. Throws ERR_DISK_FULL and ERR_ROOM_EXCEEDED.
   */
  async keep(followed: Followed, submission: Submission, reason: Reason, options: KeepOptions = {}): Promise<void> {
    const key = submission.id.toString()
    await this.#set(followed, submission, { [reason]: true })
    const held = this.holdings.get(followed.id, submission.id)
    if (counts(held)) {
      options.onBytes?.(held.bytes)
      return
    }
    const running = this.#bringing.get(key) ?? this.#bring(followed, submission, options)
    this.#bringing.set(key, running)
    try {
      await running
    } finally {
      if (this.#bringing.get(key) === running) this.#bringing.delete(key)
    }
  }

  /** Keeps a contribution no more for this reason; its blocks go with the next collection, unless something else holds them. */
  async release({ datanet, contribution }: Pick<Holding, 'datanet' | 'contribution'>, reason: Reason): Promise<void> {
    const held = this.holdings.get(datanet, contribution)
    if (held?.[reason] !== true) return
    await this.holdings.set({ ...held, [reason]: false })
    if (this.holdings.get(datanet, contribution) === undefined) this.#parts.onCopy(datanet, contribution, false)
  }

  /** Keeps nothing any more of a datanet that is not followed any more, but what was signed here. */
  async forget(datanet: CID): Promise<void> {
    await this.holdings.setAll(datanet, false)
    for (const holding of this.holdings.of(datanet)) {
      await this.release(holding, 'isPinned')
      await this.release(holding, 'isVolunteered')
    }
  }

  /** What is asked of peers about a contribution. */
  soughtOf(followed: Followed, { id, record }: Submission): Sought {
    const { manifest, bytes } = record
    const target = followed.replica.pins.target(id)
    return { datanet: followed.id, contribution: id, manifest, bytes, target }
  }

  /** Asks the connected peers of a datanet which of these they hold, and has them prove it; gives what they said. */
  survey(followed: Followed, sought: readonly Sought[], signal?: AbortSignal, anew = false) {
    const { network, blocks, logger } = this.#parts
    const until = AbortSignal.any([this.#over.signal, ...(signal === undefined ? [] : [signal])])
    const parts = { network, budget: this.#budget, store: blocks, proofs: this.proofs, logger }
    return survey(parts, followed.id, followed.peers(), sought, until, anew)
  }

  /** Who holds contributions now; asks, and lets the time be bounded. */
  async copies(
    followed: Followed,
    submissions: readonly Submission[],
    signal?: AbortSignal,
  ): Promise<Map<string, Copies>> {
    const sought = submissions.map((submission) => this.soughtOf(followed, submission))
    // whoever looks wants to see more than none where nobody asks for copies
    const counted = sought.map((one) => ({ ...one, target: Math.max(one.target, FEW) }))
    const { peers } = await this.survey(followed, counted, limitedSignal(LOOK_TIMEOUT, signal))
    const found = new Map<string, Copies>()
    for (const { contribution, manifest, target } of sought) {
      const key = contribution.toString()
      const held = this.holdings.get(followed.id, contribution)
      const states = [...peers.values()].map((said) => ({ state: said.states.get(key) ?? 'none', room: said.room }))
      found.set(key, {
        local: counts(held) || (await isWhole(this.#parts.blocks, manifest, signal)),
        kept: held ?? null,
        live: this.proofs.live(contribution, Date.now()),
        failures: this.proofs.failures(contribution),
        target,
        asked: peers.size,
        taking: states.filter(({ state }) => state === 'taking').length,
        rooms: states.flatMap(({ state, room }) => (state === 'none' && room !== null ? [room] : [])),
      })
    }
    return found
  }

  /** Deletes what nobody keeps. Throws ERR_OPENING, ERR_KEPT_DAMAGED. */
  collect(options: CollectOptions = {}): Promise<Collected> {
    const replicas = this.#parts.followed().map(({ replica }) => replica)
    return collectGarbage(this.#parts.blocks, this.holdings, replicas, this.#parts.imports, options)
  }

  async #bring(followed: Followed, submission: Submission, { signal, onBytes, most }: KeepOptions): Promise<void> {
    const { network, blocks, metrics, onCopy } = this.#parts
    const { manifest } = submission.record
    const letGo = blocks.hold()
    const charge = (bytes: number): void => {
      this.holdings.charge(followed.id, submission.id, bytes)
      const held = this.holdings.get(followed.id, submission.id)
      const isOnlyVolunteered = held?.isVolunteered === true && !held.isPinned && !held.isOwn
      if (isOnlyVolunteered && this.holdings.volunteeredBytes > (most ?? Number.POSITIVE_INFINITY))
        throw new RoomExceededError(submission.id.toString(), bytes)
    }
    try {
      await bringContent({
        network,
        store: blocks,
        manifest,
        peers: followed.peers(),
        signal: AbortSignal.any([this.#over.signal, ...(signal === undefined ? [] : [signal])]),
        onFetched: metrics.fetched,
        onProgress: ({ bytes }) => onBytes?.(bytes),
        onPlanned: charge,
      })
      const held = this.holdings.get(followed.id, submission.id)
      // nobody may want it any more
      if (held === undefined) return
      await this.holdings.set({ ...held, isWhole: true })
      onCopy(followed.id, submission.id, true)
    } catch (error) {
      signal?.throwIfAborted()
      if ((error as { code?: string }).code === 'ERR_DISK_FULL' || error instanceof RoomExceededError) throw error
      throw new CopyIncompleteError(submission.id.toString(), error)
    } finally {
      letGo()
    }
  }

  async #set({ id: datanet, replica }: Followed, submission: Submission, more: Partial<Holding>): Promise<void> {
    const { id: contribution, author, record } = submission
    const held = this.holdings.get(datanet, contribution) ?? {
      datanet,
      contribution,
      manifest: record.manifest,
      bytes: record.bytes,
      stored: 0,
      isOwn: false,
      isPinned: false,
      isVolunteered: false,
      isWhole: false,
    }
    const isOwn = held.isOwn || (equalBytes(author, replica.author) && held.isWhole)
    await this.holdings.set({ ...held, isOwn, ...more })
  }
}
