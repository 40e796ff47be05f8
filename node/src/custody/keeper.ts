/**
 * Looks after copies, round after round: brings what the owner pinned and is not here yet; where the owner volunteers disk,
 * counts the copies of what others ask for, takes what is lacking, and drops what is too much.
 * 1. Only what was proved counts (proofs.ts); who takes and who drops is decided by placement.ts of @datanet/replica.
 * 2. What lacks copies has to lack them for a whole round before anybody takes it, and what has too many for much longer.
 * 3. Volunteered copies never take more than what is volunteered, and what is not judged yet never more than half of it: by
 *    what their blocks have on the disk, whatever their records say. A copy that has no room ends, and its blocks go.
 * 4. What can't be taken because of what it is, is not tried again; what had no room, only where there is more.
 */
import type { Submission } from '@datanet/quality'
import { type Copy, mayDrop, type Sight, shouldTake } from '@datanet/replica'
import { isContentFault } from '@datanet/shards'
import type { Logger } from 'pino'
import type { Followed } from '../datanets/followed.ts'
import { PeriodicSync } from '../datanets/periodic-sync.ts'
import { statusOf } from '../operations/contribution-reports.ts'
import type { Claims } from './ask.ts'
import { type Custody, counts } from './custody.ts'
import { RoomExceededError } from './errors.ts'
import { chargeOf, type Holding } from './holdings.ts'
import type { Sought } from './survey.ts'
import { volunteeredFor } from './volunteer.ts'

/** Contributions of a datanet that are counted in one round; the next round goes on where it ended. */
const MAX_COUNTED = 1024
/** So many contributions can be proved again by each peer while their proofs count; with more, proofs count for longer. */
const ALL_PROVED_IN_TIME = 256
/** Copies that are brought at a time. */
const MAX_TAKING = 2

interface Candidate {
  readonly sought: Sought
  readonly submission: Submission
  readonly isAccepted: boolean
}

/** What a keeper works with. */
export interface KeeperParts {
  readonly custody: Custody
  readonly followed: () => readonly Followed[]
  readonly peerId: string
  readonly logger: Logger
}

/** See the header. */
export class Keeper {
  readonly #parts: KeeperParts
  readonly #periodic: PeriodicSync
  readonly #over = new AbortController()
  /** Since when copies have been lacking, been too many, or been said to be coming; ms since 1970. */
  readonly #lackingSince = new Map<string, number>()
  readonly #surplusSince = new Map<string, number>()
  readonly #takingSince = new Map<string, number>()
  /** When a copy could not be brought; never again where that is the fault of its content. */
  readonly #failedAt = new Map<string, number>()
  /** Bytes that copies take at least which had no room. */
  readonly #needs = new Map<string, number>()
  readonly #running = new Map<string, Promise<void>>()
  readonly #nextOf = new Map<string, number>()
  #round: Promise<void> = Promise.resolve()
  #hasGarbage = false

  constructor(parts: KeeperParts) {
    this.#parts = parts
    this.#periodic = new PeriodicSync(() => this.#look(), parts.custody.times.period)
  }

  start(): void {
    this.#periodic.start()
  }

  async stop(): Promise<void> {
    this.#over.abort()
    this.#periodic.stop()
    await this.#round
    await Promise.allSettled(this.#running.values())
  }

  #look(): Promise<void> {
    this.#round = this.#all().catch((err) => {
      if (!this.#over.signal.aborted) this.#parts.logger.warn({ err }, 'copies could not be looked after')
    })
    return this.#round
  }

  async #all(): Promise<void> {
    const { custody } = this.#parts
    custody.proofs.sweep(Date.now())
    for (const followed of this.#parts.followed()) {
      if (this.#over.signal.aborted || followed.replica.opening !== null) continue
      this.#complete(followed)
      if (volunteeredFor(custody.volunteer, followed.id) !== null) await this.#volunteer(followed)
    }
    if (!this.#hasGarbage || this.#running.size > 0) return
    this.#hasGarbage = false
    await custody.collect({ signal: this.#over.signal })
  }

  /** Brings what the owner pinned and is not here yet. */
  #complete(followed: Followed): void {
    const { custody } = this.#parts
    const { replica } = followed
    if (custody.holdings.keepsAll(followed.id)) {
      for (const held of replica.docket.cases()) {
        const { submission } = held
        if (submission === null || statusOf(replica, held) !== 'accepted') continue
        const holding = custody.holdings.get(followed.id, submission.id)
        if (holding?.isPinned !== true || !holding.isWhole) this.#take(followed, submission, 'isPinned')
      }
    }
    for (const { contribution, isPinned, isWhole } of custody.holdings.of(followed.id)) {
      const submission = replica.docket.get(contribution)?.submission
      if (isPinned && !isWhole && submission != null) this.#take(followed, submission, 'isPinned')
    }
  }

  async #volunteer(followed: Followed): Promise<void> {
    const { custody } = this.#parts
    const candidates = this.#candidates(followed)
    const { peers } = await custody.survey(
      followed,
      candidates.map(({ sought }) => sought),
      this.#over.signal,
    )
    for (const candidate of candidates) {
      if (this.#over.signal.aborted) return
      const holding = custody.holdings.get(followed.id, candidate.sought.contribution)
      const sight = this.#sight(candidate, peers)
      if (counts(holding)) await this.#considerDropping(followed, candidate, holding, sight)
      else this.#considerTaking(followed, candidate, sight)
    }
  }

  /** What copies are asked for, accepted first, and what was taken of what is not asked for any more. */
  #candidates(followed: Followed): Candidate[] {
    const { custody } = this.#parts
    const { replica } = followed
    const found: Candidate[] = []
    for (const held of replica.docket.cases()) {
      const { submission } = held
      if (submission === null) continue
      const sought = custody.soughtOf(followed, submission)
      const isTaken = custody.holdings.get(followed.id, submission.id)?.isVolunteered === true
      if (sought.target === 0 && !isTaken) continue
      const status = statusOf(replica, held)
      const isWanted = status === 'accepted' || status === 'pending'
      if (!isWanted && !isTaken) continue
      // nobody's disk is for what was turned down
      const target = isWanted ? sought.target : 0
      found.push({ sought: { ...sought, target }, submission, isAccepted: status === 'accepted' })
    }
    custody.proofs.stretch(found.length / ALL_PROVED_IN_TIME)
    const key = followed.id.toString()
    const from = (this.#nextOf.get(key) ?? 0) % Math.max(1, found.length)
    this.#nextOf.set(key, found.length <= MAX_COUNTED ? 0 : from + MAX_COUNTED)
    const some =
      found.length <= MAX_COUNTED ? found : [...found.slice(from), ...found.slice(0, from)].slice(0, MAX_COUNTED)
    return some.sort((a, b) => Number(b.isAccepted) - Number(a.isAccepted))
  }

  #sight({ sought }: Candidate, peers: ReadonlyMap<string, Claims>): Sight {
    const { custody, peerId } = this.#parts
    const { contribution, target, bytes } = sought
    const key = contribution.toString()
    const now = Date.now()
    const copies: Copy[] = custody.proofs.live(contribution, now)
    const failed = new Set(custody.proofs.failures(contribution).map(({ peer }) => peer))
    const volunteers: string[] = []
    for (const [peer, { states, room }] of peers) {
      const place = `${key}/${peer}`
      const state = states.get(key) ?? 'none'
      if (state !== 'taking') this.#takingSince.delete(place)
      else if (now - (this.#takingSince.get(place) ?? now) < custody.times.takeFor) {
        if (!this.#takingSince.has(place)) this.#takingSince.set(place, now)
        copies.push({ peer, kind: 'taking' })
      }
      if (state === 'none' && room !== null && room >= bytes && !failed.has(peer)) volunteers.push(peer)
    }
    return { contribution, target, self: peerId, copies, volunteers }
  }

  #considerTaking(followed: Followed, { sought, submission, isAccepted }: Candidate, sight: Sight): void {
    const { custody } = this.#parts
    const { period, retryFirst } = custody.times
    const key = sought.contribution.toString()
    const now = Date.now()
    if (sight.copies.length >= sight.target) {
      this.#lackingSince.delete(key)
      return
    }
    const since = this.#lackingSince.get(key) ?? now
    this.#lackingSince.set(key, since)
    const rounds = Math.floor((now - since) / period)
    const volunteered = volunteeredFor(custody.volunteer, followed.id) ?? 0
    const most = isAccepted ? volunteered : volunteered / 2
    const bytes = Math.max(sought.bytes, this.#needs.get(key) ?? 0)
    const own = custody.holdings.get(followed.id, sought.contribution)
    const others = custody.holdings.volunteeredBytes - (own === undefined ? 0 : chargeOf(own))
    const fits = others + bytes <= most
    const mayTry = now - (this.#failedAt.get(key) ?? Number.NEGATIVE_INFINITY) >= retryFirst
    if (rounds < 1 || !fits || !mayTry || !shouldTake(sight, Math.floor((rounds - 1) / 2))) return
    this.#take(followed, submission, 'isVolunteered', most)
  }

  async #considerDropping(followed: Followed, { sought }: Candidate, holding: Holding, sight: Sight): Promise<void> {
    const { custody } = this.#parts
    const key = sought.contribution.toString()
    this.#lackingSince.delete(key)
    const isOnlyVolunteered = holding.isVolunteered && !holding.isOwn && !holding.isPinned
    if (!isOnlyVolunteered || !mayDrop(sight)) {
      this.#surplusSince.delete(key)
      return
    }
    const now = Date.now()
    const since = this.#surplusSince.get(key) ?? now
    this.#surplusSince.set(key, since)
    const isOver = custody.holdings.volunteeredBytes > (volunteeredFor(custody.volunteer, followed.id) ?? 0)
    const { period, proofAge, dropAfter } = custody.times
    const patience = isOver ? period : sought.target === 0 ? proofAge : dropAfter
    if (now - since < patience) return
    // what others hold must be true at this moment
    await custody.survey(followed, [sought], this.#over.signal, true)
    const copies = custody.proofs.live(sought.contribution, Date.now()).filter(({ provedAt }) => provedAt >= now)
    if (!mayDrop({ ...sight, copies })) return
    this.#surplusSince.delete(key)
    await custody.release(holding, 'isVolunteered')
    this.#hasGarbage = true
  }

  /** Brings a copy in the background; a volunteered one that nobody gives is given up. */
  #take(
    followed: Followed,
    submission: Submission,
    reason: 'isPinned' | 'isVolunteered',
    most = Number.POSITIVE_INFINITY,
  ): void {
    const { custody, logger } = this.#parts
    const key = submission.id.toString()
    const { retryFirst } = custody.times
    const isTooSoon = Date.now() - (this.#failedAt.get(key) ?? Number.NEGATIVE_INFINITY) < retryFirst
    if (this.#running.has(key) || this.#running.size >= MAX_TAKING || isTooSoon) return
    const taking = custody
      .keep(followed, submission, reason, { signal: this.#over.signal, most })
      .then(
        () => {
          this.#failedAt.delete(key)
          this.#needs.delete(key)
        },
        async (err) => {
          if (err instanceof RoomExceededError) this.#needs.set(key, err.needs)
          this.#failedAt.set(key, isContentFault((err as Error).cause) ? Number.POSITIVE_INFINITY : Date.now())
          logger.debug({ err, contribution: key }, 'a copy could not be brought')
          if (reason === 'isVolunteered' && !this.#over.signal.aborted) {
            await custody.release({ datanet: followed.id, contribution: submission.id }, reason)
            this.#hasGarbage = true
          }
        },
      )
      .finally(() => this.#running.delete(key))
    this.#running.set(key, taking)
  }
}
