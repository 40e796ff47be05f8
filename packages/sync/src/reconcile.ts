/**
 * Brings two peers' logs of one datanet in step.
 * 1. Equal peers find out with one frame each way (S1).
 * 2. Otherwise the peer with fewer authors tells of its frontier and the one with more compares: by a list where one
 *    side is small, else by coded cells of both. What short hashes found is confirmed by whole ids before it counts, and
 *    where they fail to bring the two together, the next round walks the frontiers as Merkle tries, which is exact (S2).
 * 3. Only missing entries travel, in both directions at once, oldest first per author, those first whom others stand on;
 *    they are verified as they arrive, a few frames at once, and visible as they land (S2).
 * 4. Where two histories of an author part, halving finds the lowest pair that differs, and each sends its own (S3).
 * 5. Rounds repeat until both are equal, or neither has news in an exact one; an interrupted sync leaves what it
 *    brought, and the next one finds the rest (S4).
 * 6. What the other peer may cost is bounded, each bound a constant; who breaks one, or sends what no honest peer would,
 *    is named by an error, so that the caller drops it (S5). A frontier that moves meanwhile is no offence: a round is
 *    about the two versions that it began with.
 * Both peers run this; which half each has follows from what both have said. It knows no transport and sets no clock:
 * the channel limits how long a frame may take.
 */
import { type CID, compareBytes, type MerkleMap } from '@datanet/records'
import type { Channel } from './channel.ts'
import { Conversation } from './conversation.ts'
import { listIsBest } from './find-by-list.ts'
import { type Method, runFinder } from './finder.ts'
import { runHolder } from './holder.ts'
import { Intake } from './intake.ts'
import { decodeMessage, type Message } from './messages.ts'
import { both, type Round, type Session, violation } from './round.ts'
import type { SyncedLogs } from './synced-logs.ts'

/** How far a sync is, in entries. */
export interface SyncProgress {
  /** Entries that came and were new. */
  readonly received: number
  /** Entries that the other peer has, or had, and this one lacked. */
  readonly wanted: number
  readonly sent: number
  /** Bytes of all frames so far. */
  readonly bytesReceived: number
  readonly bytesSent: number
}

/** How a sync ended. */
export interface SyncResult extends SyncProgress {
  /** The two peers hold the same logs. */
  readonly complete: boolean
  readonly rounds: number
}

/** The most rounds of one sync. */
const MAX_ROUNDS = 6
/** From this round on, comparisons are exact. */
const EXACT_FROM = 4

type Hello = Extract<Message, { type: 'hello' }>

/** Which datanet a conversation is about, by its first frame. Throws ERR_SYNC_VIOLATION for what is no hello. */
export function datanetOfHello(frame: Uint8Array): CID {
  const message = decodeMessage(frame)
  if (message.type !== 'hello') throw violation(`expected hello, got ${message.type}`)
  return message.datanet
}

/**
 * Brings the logs in step with the peer at the other end of the channel, which must run this too. Throws
 * ERR_SYNC_VIOLATION, ERR_SYNC_BROKEN, and what the channel and the logs throw.
 */
export async function reconcile(
  logs: SyncedLogs,
  channel: Channel,
  onProgress: (progress: SyncProgress) => void = () => {},
): Promise<SyncResult> {
  const talk = new Conversation(channel)
  const tell = () => onProgress(progressOf(session))
  const intake = new Intake(logs, tell, (error) => talk.fail(error))
  const session: Session = { logs, talk, intake, wanted: 0, sent: 0, tell }
  try {
    const { complete, rounds } = await runRounds(session)
    return { ...progressOf(session), complete, rounds }
  } catch (error) {
    talk.fail(error as Error)
    await intake.settled()
    // what the entries that came were worth says more than how the conversation ended
    throw intake.failure ?? error
  }
}

function progressOf({ intake, wanted, sent, talk }: Session): SyncProgress {
  const { bytesReceived, bytesSent } = talk
  return { received: intake.accepted, wanted, sent, bytesReceived, bytesSent }
}

/** What both peers said at the beginning of a round, and so agree about. */
interface Meeting {
  readonly own: CID
  readonly their: CID
  readonly exact: boolean
}

async function runRounds(session: Session): Promise<{ complete: boolean; rounds: number }> {
  let before: Meeting | null = null
  let outcome: Outcome = { greeting: null, missing: 0 }
  for (let rounds = 1; ; rounds++) {
    const own = session.logs.frontier()
    session.intake.restart()
    const theirs = await meet(session, own, outcome.greeting)
    if (theirs.root.equals(own.root)) return { complete: true, rounds }
    const isSame: boolean = before !== null && isUnchanged(before, own.root, theirs.root)
    const isStuck = isSame && before?.exact === true
    if (isStuck && outcome.missing > 0) throw violation('the peer claims entries that it does not send')
    if (isStuck || rounds > MAX_ROUNDS) return { complete: false, rounds }
    const exact: boolean = isSame || rounds >= EXACT_FROM
    before = { own: own.root, their: theirs.root, exact }
    outcome = await runRound({ session, own, theirs, exact })
  }
}

function isUnchanged({ own, their }: Meeting, ownNow: CID, theirNow: CID): boolean {
  return own.equals(ownNow) && their.equals(theirNow)
}

/** Greets the other peer; its own greeting may have come already. */
async function meet(session: Session, own: MerkleMap, greeting: Hello | null): Promise<Hello> {
  const { logs, talk } = session
  const heard = greeting === null ? talk.expect('hello') : Promise.resolve(greeting)
  const hello: Message = { type: 'hello', datanet: logs.datanet, root: own.root, authors: own.size }
  const [, theirs] = await both(session, talk.send(hello), heard)
  if (!theirs.datanet.equals(logs.datanet)) throw violation(`the peer speaks of datanet ${theirs.datanet}`)
  return theirs
}

/** What a round leaves for the next one. */
interface Outcome {
  /** The other peer's next greeting, if it was the one to compare. */
  readonly greeting: Hello | null
  /** Entries that the other peer claims and has not sent. */
  readonly missing: number
}

async function runRound(round: Round): Promise<Outcome> {
  const { own, theirs, exact } = round
  const [fewer, more] = own.size < theirs.authors ? [own.size, theirs.authors] : [theirs.authors, own.size]
  const method: Method = exact ? 'trie' : listIsBest(fewer, more) ? 'list' : 'sketch'
  if (isFinder(round)) return { greeting: null, missing: await runFinder(round, method) }
  return { greeting: await runHolder(round, method), missing: 0 }
}

/** The peer with more authors compares: it knows most of what there is to know. */
function isFinder({ own, theirs }: Round): boolean {
  if (own.size !== theirs.authors) return own.size > theirs.authors
  return compareBytes(own.root.bytes, theirs.root.bytes) > 0
}
