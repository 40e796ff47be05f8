/**
 * The half of the peer with fewer authors, which answers: it tells of its frontier what it is asked for, serves the
 * wants that come, and takes in what the finder sends. Nothing that it is asked costs it more than a bound.
 */
import { Backlog } from './backlog.ts'
import { ProbeServer } from './bisect.ts'
import { exchangeBranches, needsOf } from './branches.ts'
import { unexpected } from './conversation.ts'
import { EntryStream } from './entry-stream.ts'
import { sendList } from './find-by-list.ts'
import { CellSender } from './find-by-sketch.ts'
import type { Method } from './finder.ts'
import type { Message } from './messages.ts'
import { both, type Round, violation } from './round.ts'
import { Server } from './serve.ts'
import { NodeSender } from './trie-walk.ts'
import { type Wanted, WantReader } from './wants.ts'

/** Phases of wants in a round: the ranges, then the entries at which histories part. */
export const MAX_PHASES = 2
/** Frames of wants that wait to be served. */
const FRAMES_IN_BACKLOG = 4

type Hello = Extract<Message, { type: 'hello' }>
type Wants = Extract<Message, { type: 'wants' }>

/** Runs the holder's half of a round; returns the greeting with which the finder begins the next one. */
export async function runHolder(round: Round, method: Method): Promise<Hello> {
  const { talk } = round.session
  const cells = new CellSender(round)
  const nodes = new NodeSender(round)
  const probes = new ProbeServer(round)
  const server = new Server(round)
  let phases = 0
  let branchesAsked = false
  if (method === 'list') await sendList(round)
  for (;;) {
    const message = await talk.receive()
    if (message.type === 'hello') return message
    if (message.type === 'estimate' && method === 'sketch') await cells.begin(message.counters)
    else if (message.type === 'more') await cells.more(message.cells)
    else if (message.type === 'paths') await nodes.answer(message.paths)
    else if (message.type === 'probes') await probes.answer(message.rows)
    else if (message.type === 'wants') {
      if (++phases > MAX_PHASES) throw violation('the peer asks again in the same round')
      await transfer(round, server, message)
    } else if (message.type === 'needs') {
      if (branchesAsked) throw violation('the peer asks again in the same round')
      branchesAsked = true
      await exchangeBranches(round, message.needs)
    } else throw unexpected(message, 'a question')
  }
}

/** Serves what is asked and takes in what comes, at once, until both have all. */
async function transfer(round: Round, server: Server, first: Wants): Promise<void> {
  const { session } = round
  const backlog = new Backlog<readonly Wanted[]>(FRAMES_IN_BACKLOG)
  await both(session, serveAll(round, server, backlog), receiveAll(round, first, backlog))
  await session.talk.send({ type: 'end', needs: needsOf(session) })
}

async function serveAll(round: Round, server: Server, backlog: Backlog<readonly Wanted[]>): Promise<void> {
  const stream = new EntryStream(round.session)
  for (let wants = await backlog.next(); wants !== null; wants = await backlog.next()) {
    await server.serve(wants, stream)
    if (backlog.isEmpty) await stream.flush()
  }
}

/** Takes in what the finder sends, up to its end; whether more wants may come is said by the last frame of them. */
async function receiveAll(round: Round, first: Wants, backlog: Backlog<readonly Wanted[]>): Promise<void> {
  const { session } = round
  const { talk, intake } = session
  const reader = new WantReader(round)
  let more = true
  const take = async ({ rows, offered, last }: Wants) => {
    if (!more) throw violation('wants came after the last')
    session.wanted = Math.max(session.wanted, intake.accepted + offered)
    session.tell()
    await backlog.put(reader.read(rows))
    more = !last
    if (last) backlog.end()
  }
  await take(first)
  for (;;) {
    const message = await talk.receive()
    if (message.type === 'wants') await take(message)
    else if (message.type === 'entries') await intake.take(message.entries)
    else if (message.type === 'end' && !more) break
    else throw unexpected(message, 'entries')
  }
  await intake.drained()
}
