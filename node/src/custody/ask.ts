import type { CID } from '@datanet/records'
import { checkMost } from '@datanet/shards'
import { isBlockOf } from '../content/check-block.ts'
import type { Network } from '../network/create-network.ts'
import { limitedSignal } from '../network/time-limit.ts'
import type { Allowance, AllowanceLimits } from './allowance.ts'
import { CustodyBusyError, CustodyViolationError, ProofWrongError } from './errors.ts'
import {
  type Answer,
  CUSTODY_PROTOCOL,
  decodeAnswer,
  encodeQuestion,
  type HeldState,
  MAX_ASKED,
  type Question,
} from './messages.ts'
import { CUSTODY_LIMITS, CUSTODY_OFFENCE } from './serve.ts'

/** How long a question, with all of its answer, may take, ms. */
const CUSTODY_ANSWER_TIMEOUT = 10_000

/** What a peer says that it keeps, and bytes that it still volunteers; nothing of it is proved. */
export interface Claims {
  readonly states: ReadonlyMap<string, HeldState>
  readonly room: number | null
}

/** Questions to one peer, one after the other, each within its time. */
export interface Interview {
  /** Throws ERR_CUSTODY_BUSY, ERR_CUSTODY_VIOLATION and what a stream throws. */
  claims(datanet: CID, contributions: readonly CID[]): Promise<Claims>
  /**
   * A block of `most` bytes, checked; null where the peer says that it has none. Throws the same, ERR_PROOF_WRONG, and
   * ERR_SHARD_MALFORMED before anything comes where the block has more bytes.
   */
  block(datanet: CID, contribution: CID, block: CID, most?: number): Promise<Uint8Array | null>
  close(): Promise<void>
}

/** What is asked of each peer within a minute: less than it answers, so that it has no reason to complain. */
export const ASKED_A_MINUTE: AllowanceLimits = {
  questions: 200,
  allQuestions: Number.MAX_SAFE_INTEGER,
  bytes: Number.MAX_SAFE_INTEGER,
  allBytes: Number.MAX_SAFE_INTEGER,
}

/** Begins to ask a peer, as far as the budget lets. Throws ERR_DIAL_FAILED, ERR_PROTOCOL_UNSUPPORTED. */
export async function openInterview(
  network: Network,
  budget: Allowance,
  peer: string,
  signal: AbortSignal,
): Promise<Interview> {
  const channel = await network.streams.openStream(peer, CUSTODY_PROTOCOL, signal, CUSTODY_LIMITS)

  const blamed = (error: unknown): unknown => {
    if (error instanceof CustodyViolationError || error instanceof ProofWrongError)
      network.penalties.add(peer, CUSTODY_OFFENCE)
    channel.abort(error as Error)
    return error
  }

  const receive = async (limit: AbortSignal): Promise<Uint8Array> => {
    const frame = await channel.receive(limit)
    if (frame === null) throw new CustodyViolationError('an end where an answer should be')
    return frame
  }

  const ask = async (question: Question, limit: AbortSignal): Promise<Answer> => {
    if (!budget.mayAsk(peer)) throw new CustodyBusyError(peer)
    await channel.send(encodeQuestion(question), limit)
    const answer = decodeAnswer(await receive(limit), question)
    if (answer.type === 'busy') throw new CustodyBusyError(peer)
    return answer
  }

  return {
    async claims(datanet, contributions) {
      const states = new Map<string, HeldState>()
      let room: number | null = null
      try {
        for (let at = 0; at === 0 || at < contributions.length; at += MAX_ASKED) {
          const asked = contributions.slice(at, at + MAX_ASKED)
          const limit = limitedSignal(CUSTODY_ANSWER_TIMEOUT, signal)
          const answer = await ask({ type: 'holds', datanet, contributions: asked }, limit)
          if (answer.type !== 'holds') throw new CustodyViolationError('an answer to another question')
          room = answer.room
          asked.forEach((contribution, i) => {
            states.set(contribution.toString(), answer.states[i] ?? 'none')
          })
        }
        return { states, room }
      } catch (error) {
        throw blamed(error)
      }
    },

    async block(datanet, contribution, block, most) {
      try {
        const limit = limitedSignal(CUSTODY_ANSWER_TIMEOUT, signal)
        const answer = await ask({ type: 'block', datanet, contribution, block }, limit)
        if (answer.type !== 'block') return null
        checkMost(block, answer.size, most)
        const bytes = new Uint8Array(answer.size)
        for (let at = 0; at < bytes.length; ) {
          const piece = await receive(limit)
          if (piece.length === 0 || at + piece.length > bytes.length)
            throw new CustodyViolationError('pieces of another size than it said')
          bytes.set(piece, at)
          at += piece.length
        }
        if (!isBlockOf(block, bytes)) throw new ProofWrongError(peer, block.toString())
        return bytes
      } catch (error) {
        throw blamed(error)
      }
    },

    close: () => channel.close(),
  }
}
