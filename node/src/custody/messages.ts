/**
 * What peers say to each other about what they keep, `/datanet/custody/1.0.0`. The one who dialled asks; each question gets
 * its answer before the next.
 * 1. `holds`: which of these contributions does the other keep, and how much disk does it still volunteer for the datanet?
 * 2. `block`: a block of a contribution that it keeps. The bytes follow in frames of their own; they are the proof.
 * 3. `busy`: the other has done enough for this asker for now; it says nothing about what it keeps.
 */
import { CID, DatanetError, decode, encode } from '@datanet/records'
import { MAX_BLOCK_BYTES } from '@datanet/shards'
import { CustodyViolationError } from './errors.ts'

export const CUSTODY_PROTOCOL = '/datanet/custody/1.0.0'
/** Contributions of one question. */
export const MAX_ASKED = 256
/** Bytes of a frame; a block comes in several. */
export const MAX_CUSTODY_FRAME_BYTES = 256 * 1024

/** Of a contribution: not kept, being brought, kept as long as others lack it, kept whatever others do. */
export type HeldState = 'none' | 'taking' | 'volunteered' | 'firm'
const STATES: readonly HeldState[] = ['none', 'taking', 'volunteered', 'firm']

/** What may be asked. */
export type Question =
  | { readonly type: 'holds'; readonly datanet: CID; readonly contributions: readonly CID[] }
  | { readonly type: 'block'; readonly datanet: CID; readonly contribution: CID; readonly block: CID }

/** What is answered; after `block` come as many bytes. */
export type Answer =
  | {
      readonly type: 'holds'
      readonly states: readonly HeldState[]
      /** Bytes that are left of what is volunteered; null for nothing. */
      readonly room: number | null
    }
  | { readonly type: 'block'; readonly size: number }
  | { readonly type: 'none' }
  | { readonly type: 'busy' }

function broken(what: string, cause?: unknown): CustodyViolationError {
  return new CustodyViolationError(what, cause === undefined ? undefined : { cause })
}

function listOf(frame: Uint8Array): unknown[] {
  try {
    const value = decode(frame)
    if (Array.isArray(value)) return value
  } catch (cause) {
    if (!(cause instanceof DatanetError)) throw cause
    throw broken('a frame that is not canonical', cause)
  }
  throw broken('a frame that is no message')
}

function cidOf(value: unknown): CID {
  const cid = CID.asCID(value)
  if (cid === null || cid.multihash.digest.length !== 32) throw broken('an id that is none')
  return cid
}

function count(value: unknown, most: number): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most) return value
  throw broken('a number out of bounds')
}

/** A question as it travels. */
export function encodeQuestion(question: Question): Uint8Array {
  return question.type === 'holds'
    ? encode(['holds', question.datanet, question.contributions])
    : encode(['block', question.datanet, question.contribution, question.block])
}

/** A question of another peer. Throws ERR_CUSTODY_VIOLATION. */
export function decodeQuestion(frame: Uint8Array): Question {
  const [type, datanet, ...rest] = listOf(frame)
  if (type === 'holds' && rest.length === 1) {
    const [contributions] = rest
    if (!Array.isArray(contributions) || contributions.length > MAX_ASKED) throw broken('too many contributions')
    return { type, datanet: cidOf(datanet), contributions: contributions.map(cidOf) }
  }
  if (type === 'block' && rest.length === 2) {
    const [contribution, block] = rest.map(cidOf) as [CID, CID]
    return { type, datanet: cidOf(datanet), contribution, block }
  }
  throw broken('a question that is none')
}

/** An answer as it travels. */
export function encodeAnswer(answer: Answer): Uint8Array {
  switch (answer.type) {
    case 'holds':
      return encode(['holds', Uint8Array.from(answer.states, (state) => STATES.indexOf(state)), answer.room])
    case 'block':
      return encode(['block', answer.size])
    default:
      return encode([answer.type])
  }
}

/** The answer of another peer to a question. Throws ERR_CUSTODY_VIOLATION. */
export function decodeAnswer(frame: Uint8Array, question: Question): Answer {
  const [type, ...rest] = listOf(frame)
  if (type === 'busy' && rest.length === 0) return { type }
  if (type === 'none' && rest.length === 0 && question.type === 'block') return { type }
  if (type === 'block' && rest.length === 1 && question.type === 'block')
    return { type, size: count(rest[0], MAX_BLOCK_BYTES) }
  if (type === 'holds' && rest.length === 2 && question.type === 'holds') {
    const [codes, room] = rest
    if (!(codes instanceof Uint8Array) || codes.length !== question.contributions.length)
      throw broken('states of other contributions than were asked about')
    const states = [...codes].map((code) => STATES[code] ?? 'none')
    return { type, states, room: room === null ? null : count(room, Number.MAX_SAFE_INTEGER) }
  }
  throw broken('an answer to another question')
}
