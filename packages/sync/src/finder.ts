/**
 * The half of the peer with more authors, which compares and decides: it finds the differences, then asks for what it
 * lacks while it sends what the other lacks, and last brings out where histories part.
 */
import { type CID, hexOf } from '@datanet/records'
import { findPartings } from './bisect.ts'
import { exchangeBranches, needsOf } from './branches.ts'
import { EntryStream } from './entry-stream.ts'
import { findByList } from './find-by-list.ts'
import { findBySketch } from './find-by-sketch.ts'
import { type Parting, type Push, planFor, type Want } from './plan.ts'
import { pushesOf } from './pushes.ts'
import { both, type Found, type Round, violation, widthsOf } from './round.ts'
import { RowReader } from './rows.ts'
import { sendProof, sendRange } from './serve.ts'
import { findByTrie } from './trie-walk.ts'
import { inOrder, sendWants } from './wants.ts'

/** Entries that may come in a phase beyond those that were asked for. */
export const MAX_UNASKED = 1000

/** How differences are found in a round. */
export type Method = 'list' | 'sketch' | 'trie'

async function find(round: Round, method: Method): Promise<Found> {
  if (method === 'list') return await findByList(round)
  const found = method === 'sketch' ? await findBySketch(round) : null
  return found ?? (await findByTrie(round))
}

/** Runs the finder's half of a round. Returns how many entries the other peer claims and has not sent. */
export async function runFinder(round: Round, method: Method): Promise<number> {
  const found = await find(round, method)
  const plan = await planFor(round, found.differences)
  const pushes = await pushesOf(round, plan, found)
  const { partings, missing, needs } = await transfer(round, plan.wants, pushes.inOrder(), pushes.count)
  const parted = await findPartings(round, [...plan.partings, ...partings])
  let theirs = needs
  if (parted.length > 0) {
    const wants = parted.map(({ want }) => want)
    const rivals = parted.map(({ push }) => push)
    theirs = (await transfer(round, wants, rivals, 0)).needs
  }
  const own = needsOf(round.session)
  if (own.length > 0 || theirs.length > 0) {
    await round.session.talk.send({ type: 'needs', needs: own })
    await exchangeBranches(round, theirs)
  }
  return missing
}

/** Asks and sends at once, until both have all. */
async function transfer(
  round: Round,
  wants: readonly Want[],
  pushes: Iterable<Push>,
  offered: number,
): Promise<{ partings: Parting[]; missing: number; needs: readonly CID[] }> {
  const { session } = round
  const count = wants.reduce((sum, want) => sum + want.count, 0)
  session.wanted = Math.max(session.wanted, session.intake.accepted + count)
  session.tell()
  const before = session.intake.came
  const sending = both(session, sendWants(round, inOrder(round, wants), offered), sendPushes(round, pushes)).then(() =>
    session.talk.send({ type: 'end', needs: [] }),
  )
  const [, { partings, needs }] = await both(session, sending, receiveAnswers(round, wants, count))
  const doubted = partings.reduce((sum, { count }) => sum + count, 0)
  return { partings, missing: count - doubted - (session.intake.came - before), needs }
}

async function sendPushes(round: Round, pushes: Iterable<Push>): Promise<void> {
  const stream = new EntryStream(round.session)
  for (const { author, from, to, proof } of pushes) {
    await sendRange(round, author, from, to, stream)
    if (proof) await sendProof(round, author, stream)
  }
  await stream.flush()
}

/** Takes entries in until the other peer has sent all; gives the wants that it can't answer, since histories part. */
async function receiveAnswers(
  round: Round,
  wants: readonly Want[],
  count: number,
): Promise<{ partings: (Parting & { count: number })[]; needs: readonly CID[] }> {
  const { talk, intake } = round.session
  const partings: (Parting & { count: number })[] = []
  const most = intake.came + count + 2 * wants.length + MAX_UNASKED
  let open: Map<string, Want> | null = null
  for (;;) {
    const message = await talk.receive()
    if (message.type === 'end') {
      await intake.drained()
      return { partings, needs: message.needs }
    }
    if (message.type === 'entries') {
      if (intake.came + message.entries.length > most) throw violation('entries came that nobody asked for')
      await intake.take(message.entries)
    } else if (message.type === 'doubts') {
      open ??= new Map(wants.map((want) => [hexOf(want.difference.prefix), want]))
      for (const rows = new RowReader(message.rows); !rows.isAtEnd; ) {
        const key = hexOf(rows.bytes(widthsOf(round).prefix))
        const want = open.get(key)
        if (want === undefined || want.from === 0) throw violation('the peer doubts what nobody asked for')
        open.delete(key)
        partings.push({ difference: want.difference, differsAt: want.from - 1, count: want.count })
      }
    } else throw violation(`expected entries, got ${message.type}`)
  }
}
