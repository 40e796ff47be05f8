/**
 * Brings two peers' logs of one datanet in step.
 * 1. Equal peers find out with one frame each way (S1).
 * 2. Otherwise each sends its frontier, and then, oldest first per author, the entries that the other lacks; they are
 *    verified as they arrive and visible as they land (S2).
 * 3. Where the two hold different histories of an author, each sends its own from the start, and the first difference is
 *    the fork; a known fork travels as its proof (S3).
 * 4. Rounds repeat until both are equal or neither has news: an interrupted sync goes on where it broke (S4).
 * 5. A peer that sends what no honest peer would is named by an error, so that the caller drops it (S5).
 * Both sides run this function; it knows no transport and sets no clock: the channel limits how long a frame may take.
 */
import type { CID } from '@datanet/records'
import { hexOf } from '@datanet/records'
import { SyncBrokenError, SyncViolationError } from './errors.ts'
import { provesFork } from './fork-proof.ts'
import {
  decodeMessage,
  ENTRIES_PER_FRAME,
  ENTRY_BYTES_PER_FRAME,
  encodeMessage,
  type FrontierItem,
  ITEMS_PER_FRAME,
  type Message,
} from './messages.ts'

/** Frames to and from the other peer, with back-pressure. */
export interface Channel {
  /** Sends a frame; resolves when there is room for the next. */
  send(frame: Uint8Array): Promise<void>
  /** The next frame; null when the other peer has closed. Rejects when it takes too long. */
  receive(): Promise<Uint8Array | null>
}

/** The logs that are brought in step. */
export interface SyncedLogs {
  readonly datanet: CID
  /** Equal for equal logs. */
  root(): CID
  /** Founder and validators first: others stand on what they admitted. */
  frontier(): Iterable<FrontierItem>
  /** The id of an author's entry at a seq. */
  idAt(author: Uint8Array, seq: number): Promise<CID | undefined>
  /** An author's entries as they travel, from a seq on. */
  read(author: Uint8Array, from: number): AsyncIterable<Uint8Array>
  /** The two entries that prove an author's fork, as they travel; undefined where none is known. */
  forkOf(author: Uint8Array): Promise<{ readonly a: Uint8Array; readonly b: Uint8Array } | undefined>
  /** Takes entries durably; says how many were new and names the first that no honest peer would send. */
  ingest(entries: readonly Uint8Array[]): Promise<{ readonly accepted: number; readonly offence: Error | null }>
}

/** How far a sync is, in entries. */
export interface SyncProgress {
  /** Entries that came and were new. */
  readonly received: number
  /** Entries that the other peer has and this one lacked when the round began. */
  readonly wanted: number
  readonly sent: number
}

/** How a sync ended. */
export interface SyncResult extends SyncProgress {
  /** The two peers hold the same logs. */
  readonly complete: boolean
  readonly rounds: number
}

const MAX_ROUNDS = 4
/** The most authors that another peer's frontier may name. */
const MAX_FRONTIER_ITEMS = 1_000_000
/** How many entries that bring nothing may come in a round, beside those that both sides hold. */
const MAX_USELESS = 100_000
const HINT = 'Nothing to do here: the peer is dropped, and others are asked.'

interface Session {
  readonly logs: SyncedLogs
  readonly channel: Channel
  readonly onProgress: (progress: SyncProgress) => void
  received: number
  wanted: number
  sent: number
  /** Entries of this round that were no news. */
  useless: number
  /** One half has failed, so the other may stop. */
  over: boolean
}

async function receive({ channel }: Session): Promise<Message> {
  const frame = await channel.receive()
  if (frame === null)
    throw new SyncBrokenError(
      'the other peer hung up before the end',
      'It goes on by itself with the next sync; `datanet sync ID` starts one now.',
    )
  return decodeMessage(frame)
}

async function expect<T extends Message['type']>(session: Session, type: T): Promise<Extract<Message, { type: T }>> {
  const message = await receive(session)
  if (message.type !== type) throw new SyncViolationError(`expected ${type}, got ${message.type}`, HINT)
  return message as Extract<Message, { type: T }>
}

/** Runs both halves at once, so that neither side waits for the other with full buffers. */
async function both<A, B>(session: Session, a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  try {
    return await Promise.all([a, b])
  } catch (error) {
    session.over = true
    throw error
  }
}

async function sendFrontier({ channel }: Session, items: readonly FrontierItem[]): Promise<void> {
  for (let at = 0; ; at += ITEMS_PER_FRAME) {
    const last = at + ITEMS_PER_FRAME > items.length
    await channel.send(encodeMessage({ type: 'frontier', items: items.slice(at, at + ITEMS_PER_FRAME), last }))
    if (last) return
  }
}

async function receiveFrontier(session: Session): Promise<Map<string, FrontierItem>> {
  const theirs = new Map<string, FrontierItem>()
  for (let last = false; !last; ) {
    const frame = await expect(session, 'frontier')
    const before = theirs.size
    for (const item of frame.items) theirs.set(hexOf(item.author), item)
    if (theirs.size < before + frame.items.length) throw new SyncViolationError('an author stands twice', HINT)
    if (theirs.size > MAX_FRONTIER_ITEMS) throw new SyncViolationError('the frontier names too many authors', HINT)
    last = frame.last
  }
  return theirs
}

/** From which seq on the other peer lacks an author's entries; null when it lacks none that it would take. */
async function lackingFrom(
  logs: SyncedLogs,
  own: FrontierItem,
  theirs: FrontierItem | undefined,
): Promise<number | null> {
  if (own.seq < 0) return null
  if (theirs === undefined) return 0
  if (theirs.seq > own.seq) return null
  const sameHistory = theirs.seq < 0 || (await logs.idAt(own.author, theirs.seq))?.toString() === theirs.id?.toString()
  if (!sameHistory) return 0
  return theirs.seq === own.seq || theirs.fork !== null ? null : theirs.seq + 1
}

async function sendLacking(
  session: Session,
  items: readonly FrontierItem[],
  theirs: ReadonlyMap<string, FrontierItem>,
): Promise<void> {
  const { logs, channel } = session
  let batch: Uint8Array[] = []
  let bytes = 0
  const flush = async () => {
    if (batch.length === 0 || session.over) return
    await channel.send(encodeMessage({ type: 'entries', entries: batch }))
    session.sent += batch.length
    batch = []
    bytes = 0
  }
  const proofs: [Uint8Array, Uint8Array][] = []
  for (const own of items) {
    if (session.over) return
    const other = theirs.get(hexOf(own.author))
    const from = await lackingFrom(logs, own, other)
    if (own.fork !== null && (other?.fork == null || other.fork > own.fork)) {
      const proof = await logs.forkOf(own.author)
      if (proof !== undefined) proofs.push([proof.a, proof.b])
    }
    if (from === null) continue
    let left = own.seq - from + 1
    for await (const entry of logs.read(own.author, from)) {
      if (left-- === 0 || session.over) break
      if (batch.length >= ENTRIES_PER_FRAME || bytes + entry.length > ENTRY_BYTES_PER_FRAME) await flush()
      batch.push(entry)
      bytes += entry.length
    }
  }
  await flush()
  for (const proof of proofs) await channel.send(encodeMessage({ type: 'forks', proofs: [proof] }))
  await channel.send(encodeMessage({ type: 'end' }))
}

/** How many entries of the other peer's frontier this one holds by now. */
function sharedWith(logs: SyncedLogs, theirs: ReadonlyMap<string, FrontierItem>): number {
  let shared = 0
  for (const { author, seq } of logs.frontier()) shared += Math.min(seq, theirs.get(hexOf(author))?.seq ?? -1) + 1
  return shared
}

async function receiveLacking(session: Session, theirs: ReadonlyMap<string, FrontierItem>): Promise<void> {
  session.useless = 0
  for (;;) {
    const message = await receive(session)
    if (message.type === 'end') return
    if (message.type !== 'entries' && message.type !== 'forks')
      throw new SyncViolationError(`expected entries, got ${message.type}`, HINT)
    if (message.type === 'forks') checkProofs(message.proofs)
    const entries = message.type === 'entries' ? message.entries : message.proofs.flat()
    const { accepted, offence } = await session.logs.ingest(entries)
    session.received += accepted
    session.useless += entries.length - accepted
    session.onProgress(session)
    if (offence !== null) {
      throw new SyncViolationError(`the peer sent what it should have refused: ${offence.message}`, HINT, {
        cause: offence,
      })
    }
    if (session.useless > MAX_USELESS && session.useless > MAX_USELESS + sharedWith(session.logs, theirs))
      throw new SyncViolationError('the peer sends entries without end that bring nothing', HINT)
  }
}

function checkProofs(proofs: readonly (readonly [Uint8Array, Uint8Array])[]): void {
  let proven = false
  try {
    proven = proofs.every(provesFork)
  } catch (cause) {
    throw new SyncViolationError(`a fork proof can't be read: ${(cause as Error).message}`, HINT, { cause })
  }
  if (!proven) throw new SyncViolationError('a fork proof proves nothing', HINT)
}

function wantedOf(logs: SyncedLogs, theirs: ReadonlyMap<string, FrontierItem>): number {
  const own = new Map([...logs.frontier()].map((item) => [hexOf(item.author), item.seq]))
  let wanted = 0
  for (const [author, { seq }] of theirs) wanted += Math.max(0, seq - (own.get(author) ?? -1))
  return wanted
}

/** Which datanet a conversation is about, by its first frame. Throws ERR_SYNC_VIOLATION for what is no hello. */
export function datanetOfHello(frame: Uint8Array): CID {
  const message = decodeMessage(frame)
  if (message.type !== 'hello') throw new SyncViolationError(`expected hello, got ${message.type}`, HINT)
  return message.datanet
}

/** Brings the logs in step with the peer at the other end of the channel, which must run this too. */
export async function reconcile(
  logs: SyncedLogs,
  channel: Channel,
  onProgress: (progress: SyncProgress) => void = () => {},
): Promise<SyncResult> {
  const session: Session = { logs, channel, onProgress, received: 0, wanted: 0, sent: 0, useless: 0, over: false }
  let before: { own: CID; their: CID } | null = null
  for (let round = 1; ; round++) {
    const root = logs.root()
    const [, hello] = await both(
      session,
      channel.send(encodeMessage({ type: 'hello', datanet: logs.datanet, root })),
      expect(session, 'hello'),
    )
    if (!hello.datanet.equals(logs.datanet))
      throw new SyncViolationError(`the peer speaks of datanet ${hello.datanet}`, HINT)
    const complete = hello.root.equals(root)
    // both sides see the same two roots, so both stop here
    const stuck = before?.own.equals(root) && before.their.equals(hello.root)
    const { received, sent, wanted } = session
    if (complete || stuck || round > MAX_ROUNDS) return { received, sent, wanted, complete, rounds: round }
    before = { own: root, their: hello.root }
    const items = [...logs.frontier()]
    const [, theirs] = await both(session, sendFrontier(session, items), receiveFrontier(session))
    session.wanted += wantedOf(logs, theirs)
    onProgress(session)
    await both(session, sendLacking(session, items, theirs), receiveLacking(session, theirs))
  }
}
