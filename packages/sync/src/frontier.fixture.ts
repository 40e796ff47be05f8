/** Frontiers without logs, as large as one likes, and what it costs to compare them. */
import { cidOf, encode, MerkleMap, sha256, textBytes } from '@datanet/records'
import { Conversation } from './conversation.ts'
import { findBySketch } from './find-by-sketch.ts'
import { runHolder } from './holder.ts'
import { Intake } from './intake.ts'
import { createLine } from './peer.fixture.ts'
import type { Found, Round, Session } from './round.ts'
import { standBytes } from './stand.ts'
import { SyncIndex } from './sync-index.ts'
import type { SyncedLogs } from './synced-logs.ts'
import { findByTrie } from './trie-walk.ts'

const datanet = cidOf(encode('frontiers'))

export const authorAt = (index: number) => sha256(textBytes(`author ${index}`))

/** Where the log of an author with a number stands, in one of its versions. */
export function standAt(index: number, version: number): Uint8Array {
  const seq = (index % 50) + version
  return standBytes({ seq, id: cidOf(encode([index, seq])), fork: null })
}

/** A frontier of so many authors. */
export function frontierOf(authors: number): MerkleMap {
  return MerkleMap.build(authors, authorAt, (index) => standAt(index, 0))
}

/** A frontier in which so many authors, evenly spread, have moved on. */
export function changed(frontier: MerkleMap, changes: number): MerkleMap {
  const step = Math.floor(frontier.size / changes)
  let next = frontier
  for (let i = 0; i < changes; i++) next = next.set(authorAt(i * step), standAt(i * step, 1))
  return next
}

function sessionOf(
  frontier: MerkleMap,
  index: SyncIndex,
  channel: ConstructorParameters<typeof Conversation>[0],
): Session {
  const logs: SyncedLogs = {
    datanet,
    foremost: [],
    index,
    frontier: () => frontier,
    idAt: async () => undefined,
    async *read() {},
    forkOf: async () => undefined,
    get: async () => undefined,
    missing: () => [],
    ingest: async () => ({ accepted: 0, offence: null }),
  }
  const talk = new Conversation(channel)
  const nothing = () => undefined
  return { logs, talk, intake: new Intake(logs, nothing, nothing), wanted: 0, sent: 0, tell: nothing }
}

/** What a comparison found, and took. */
export interface Comparison {
  readonly found: Found
  /** Bytes both ways, and how often the one who compares had to wait for an answer. */
  readonly bytes: number
  readonly questions: number
  /** Of both sides together. */
  readonly cpuMs: number
}

/** Compares two frontiers, of which the indexes know already. Null when it could not be told. */
export async function compareBy(
  method: 'sketch' | 'trie',
  own: MerkleMap,
  theirs: MerkleMap,
  indexes: readonly [SyncIndex, SyncIndex] = [new SyncIndex(), new SyncIndex()],
): Promise<Comparison | null> {
  const line = createLine()
  const roundOf = (session: Session, one: MerkleMap, other: MerkleMap): Round => ({
    session,
    own: one,
    theirs: { root: other.root, authors: other.size },
    exact: method === 'trie',
  })
  const finder = roundOf(sessionOf(own, indexes[0], line.a), own, theirs)
  const holder = roundOf(sessionOf(theirs, indexes[1], line.b), theirs, own)
  const answering = runHolder(holder, method)
  const [before, said] = [process.cpuUsage(), { questions: 0 }]
  const { talk } = finder.session
  const send = talk.send.bind(talk)
  talk.send = (message) => {
    said.questions++
    return send(message)
  }
  const found = method === 'sketch' ? await findBySketch(finder) : await findByTrie(finder)
  const { user, system } = process.cpuUsage(before)
  const { bytes } = line
  await send({ type: 'hello', datanet, root: own.root, authors: own.size })
  await answering
  return found && { found, bytes, questions: said.questions, cpuMs: (user + system) / 1000 }
}
