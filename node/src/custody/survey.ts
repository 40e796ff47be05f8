/** Asks peers what they keep, and has those that say so prove it. */
import type { CID } from '@datanet/records'
import { ranked } from '@datanet/replica'
import type { Logger } from 'pino'
import type { Network } from '../network/create-network.ts'
import { TimedOutError } from '../network/errors.ts'
import { within } from '../network/time-limit.ts'
import type { ContentStore } from '../storage/content-store.ts'
import type { Allowance } from './allowance.ts'
import { type Claims, type Interview, openInterview } from './ask.ts'
import { type Challenged, challenge } from './challenge.ts'
import { CustodyBusyError } from './errors.ts'
import type { HeldState } from './messages.ts'
import type { Proofs } from './proofs.ts'

/** How long a peer has to say what it keeps, ms. */
const CLAIMS_TIMEOUT = 3_000
/** Peers that are asked at a time. */
const MAX_SURVEYED_PEERS = 32
/** Challenges of one survey to one peer. */
const MAX_CHALLENGES = 64
/** Copies beyond the target that are proved: so many may fail before one is missed. */
const SPARE = 2

/** A contribution whose copies are counted, and how many are asked for. */
export interface Sought extends Challenged {
  readonly target: number
}

/** What peers said; what they proved is in the proofs. */
export interface Said {
  readonly peers: ReadonlyMap<string, Claims>
}

/** What a survey works with. */
export interface SurveyParts {
  readonly network: Network
  /** Of questions to each peer. */
  readonly budget: Allowance
  readonly store: ContentStore
  readonly proofs: Proofs
  readonly logger: Logger
}

/** What went wrong with the connection says nothing about what the peer holds. */
const TELLS_NOTHING: ReadonlySet<string> = new Set([
  'ERR_CUSTODY_BUSY',
  'ERR_STREAM_BROKEN',
  'ERR_DIAL_FAILED',
  'ERR_PROTOCOL_UNSUPPORTED',
])

const isCopy = (state: HeldState | undefined): state is 'firm' | 'volunteered' =>
  state === 'firm' || state === 'volunteered'

/** Some peers of many, by chance. */
function sample(peers: readonly string[], most: number): string[] {
  const left = [...peers]
  const some: string[] = []
  while (some.length < most && left.length > 0) some.push(...left.splice(Math.floor(Math.random() * left.length), 1))
  return some
}

/** See the header. `signal` ends it early; what was learned until then stays learned. `anew`: earlier proofs are not enough. */
export async function survey(
  parts: SurveyParts,
  datanet: CID,
  peers: readonly string[],
  sought: readonly Sought[],
  signal: AbortSignal,
  anew = false,
): Promise<Said> {
  const { network, budget, store, proofs, logger } = parts
  const contributions = sought.map(({ contribution }) => contribution)
  const said = new Map<string, Claims>()
  const interviews = new Map<string, Interview>()

  const hear = async (peer: string): Promise<void> => {
    try {
      const asked = openInterview(network, budget, peer, signal).then(async (interview) => {
        interviews.set(peer, interview)
        return await interview.claims(datanet, contributions)
      })
      const error = () => new TimedOutError('asking a peer what it keeps', CLAIMS_TIMEOUT)
      said.set(peer, await within(asked, { milliseconds: CLAIMS_TIMEOUT, error, signal }))
    } catch (err) {
      logger.debug({ err, peer }, 'a peer does not say what it keeps')
    }
  }

  const prove = async (peer: string, one: Sought, kind: 'firm' | 'volunteered'): Promise<boolean> => {
    const interview = interviews.get(peer)
    if (interview === undefined) return false
    try {
      await challenge(peer, one, interview, store)
      proofs.proved(one.contribution, peer, kind, Date.now())
      return true
    } catch (err) {
      logger.debug({ err, peer, contribution: one.contribution.toString() }, 'a copy was not proved')
      const code = (err as { code?: string }).code ?? ''
      if (!signal.aborted && !TELLS_NOTHING.has(code))
        proofs.failed(one.contribution, peer, (err as Error).message, Date.now())
      return !(err instanceof CustodyBusyError) && code === 'ERR_NOT_PROVED'
    }
  }

  const note = (one: Sought): string[] => {
    const claimants: string[] = []
    for (const [peer, { states }] of said) {
      const state = states.get(one.contribution.toString())
      if (!isCopy(state)) proofs.gone(one.contribution, peer)
      else {
        proofs.says(one.contribution, peer, state)
        claimants.push(peer)
      }
    }
    return claimants
  }

  try {
    await Promise.all(sample(peers, MAX_SURVEYED_PEERS).map(hear))
    const challenges = new Map<string, Sought[]>()
    for (const one of sought) {
      const now = Date.now()
      const live = new Set(proofs.live(one.contribution, now).map(({ peer }) => peer))
      // those that have proved it before go first: who is asked changes no more than it has to
      const claimants = ranked(one.contribution, note(one)).sort((a, b) => Number(live.has(b)) - Number(live.has(a)))
      let enough = one.target + SPARE
      for (const peer of claimants) {
        if (enough === 0) break
        enough -= 1
        const list = challenges.get(peer) ?? []
        if ((!anew && !proofs.isDue(one.contribution, peer, now)) || list.length >= MAX_CHALLENGES) continue
        challenges.set(peer, [...list, one])
      }
    }
    await Promise.all(
      [...challenges].map(async ([peer, list]) => {
        for (const one of list) {
          const state = said.get(peer)?.states.get(one.contribution.toString())
          if (signal.aborted || !isCopy(state) || !(await prove(peer, one, state))) return
        }
      }),
    )
    return { peers: said }
  } finally {
    for (const interview of interviews.values()) void interview.close().catch(() => undefined)
  }
}
