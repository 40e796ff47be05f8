/** Answers what other peers ask about what this one keeps; see messages.ts. */
import type { CID } from '@datanet/records'
import { isBlockOf } from '../content/check-block.ts'
import type { Channel } from '../network/channel.ts'
import type { Network } from '../network/create-network.ts'
import type { ContentStore } from '../storage/content-store.ts'
import { Allowance, type AllowanceLimits } from './allowance.ts'
import { CustodyViolationError } from './errors.ts'
import {
  type Answer,
  CUSTODY_PROTOCOL,
  decodeQuestion,
  encodeAnswer,
  type HeldState,
  MAX_CUSTODY_FRAME_BYTES,
} from './messages.ts'

/** How long an asker may be silent, ms. */
const CUSTODY_IDLE_TIMEOUT = 10_000
/** Within a minute; a challenge takes some four questions and a block of 1 MiB. */
const LIMITS: AllowanceLimits = {
  questions: 240,
  allQuestions: 6000,
  bytes: 64 * 1024 * 1024,
  allBytes: 512 * 1024 * 1024,
}
/** How much a question beyond the allowance is counted against the asker: who goes on for some eighty is shut out. */
const FLOOD_OFFENCE = 0.1
/** How much a peer that breaks the protocol is counted down: it is shut out at once. */
export const CUSTODY_OFFENCE = 8

export const CUSTODY_LIMITS = { maxFrameBytes: MAX_CUSTODY_FRAME_BYTES, idleTimeout: CUSTODY_IDLE_TIMEOUT }

/** What is answered with. */
export interface Keeping {
  readonly blocks: ContentStore
  stateOf(datanet: CID, contribution: CID): HeldState
  /** Bytes left of what is volunteered for a datanet; null for nothing. */
  roomFor(datanet: CID): number | null
}

/** See the header. */
export async function serveCustody(network: Network, keeping: Keeping): Promise<void> {
  const allowance = new Allowance(LIMITS)
  await network.streams.handleProtocol(
    CUSTODY_PROTOCOL,
    async (channel) => {
      try {
        for (let frame = await channel.receive(); frame !== null; frame = await channel.receive())
          await answer(channel, frame)
      } catch (error) {
        if (error instanceof CustodyViolationError) network.penalties.add(channel.remotePeer, CUSTODY_OFFENCE)
        throw error
      }
    },
    CUSTODY_LIMITS,
  )

  async function answer(channel: Channel, frame: Uint8Array): Promise<void> {
    const peer = channel.remotePeer
    const say = (said: Answer) => channel.send(encodeAnswer(said))
    const asking = allowance.ask(peer)
    if (asking !== 'answered') {
      // that others ask too much is nobody's fault but theirs
      if (asking === 'too often') network.penalties.add(peer, FLOOD_OFFENCE)
      await say({ type: 'busy' })
      return
    }
    const question = decodeQuestion(frame)
    const { datanet } = question
    if (question.type === 'holds') {
      const states = question.contributions.map((contribution) => keeping.stateOf(datanet, contribution))
      await say({ type: 'holds', states, room: keeping.roomFor(datanet) })
      return
    }
    const bytes = await read(peer, keeping.stateOf(datanet, question.contribution), question.block)
    if (bytes === null) {
      await say({ type: 'none' })
      return
    }
    await say({ type: 'block', size: bytes.length })
    for (let at = 0; at < bytes.length; at += MAX_CUSTODY_FRAME_BYTES)
      await channel.send(bytes.subarray(at, at + MAX_CUSTODY_FRAME_BYTES))
  }

  /** A block as it is on disk; one that the disk has changed is none. */
  async function read(peer: string, state: HeldState, block: CID): Promise<Uint8Array | null> {
    if (state !== 'firm' && state !== 'volunteered') return null
    const bytes = await keeping.blocks.read(block)
    allowance.read(peer, bytes?.length ?? 0)
    return bytes !== undefined && isBlockOf(block, bytes) ? bytes : null
  }
}
