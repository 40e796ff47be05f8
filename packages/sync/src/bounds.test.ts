/** What a peer can cost another one in a sync: at the bound it is taken, and one more ends the conversation. */

import { type CID, cidOf, encode, MerkleMap, sha256, textBytes } from '@datanet/records'
import { expect, test } from 'vitest'
import { MAX_PROBES_PER_AUTHOR, ProbeServer } from './bisect.ts'
import { exchangeBranches, MAX_BRANCH_ENTRIES } from './branches.ts'
import type { Channel } from './channel.ts'
import { Conversation } from './conversation.ts'
import { findByList } from './find-by-list.ts'
import { CellSender, cellLimit, findBySketch } from './find-by-sketch.ts'
import { MAX_UNASKED, runFinder } from './finder.ts'
import { changed, frontierOf } from './frontier.fixture.ts'
import { MAX_PHASES, runHolder } from './holder.ts'
import { Intake, MAX_USELESS } from './intake.ts'
import {
  CELLS_PER_FRAME,
  decodeMessage,
  ENTRIES_PER_FRAME,
  encodeMessage,
  MAX_FRAME_BYTES,
  MAX_NEEDS,
  MAX_PATH_NIBBLES,
  type Message,
  NODES_PER_FRAME,
  ROW_BYTES_PER_FRAME,
} from './messages.ts'
import { type AuthorLog, datanetOf } from './peer.fixture.ts'
import { reconcile } from './reconcile.ts'
import type { Round, Session } from './round.ts'
import { RowWriter } from './rows.ts'
import { MAX_UNKNOWN_WANTS } from './serve.ts'
import { CELL_BYTES } from './sketch.ts'
import { standBytes } from './stand.ts'
import { cellsFor, MAX_CELLS, SyncIndex } from './sync-index.ts'
import type { SyncedLogs } from './synced-logs.ts'
import { findByTrie, NodeSender, SPARE_NODES } from './trie-walk.ts'

const MAX_ROUNDS = 6

const datanet = cidOf(textBytes('datanet'))
const violation = expect.objectContaining({ code: 'ERR_SYNC_VIOLATION' })

/** Logs that hold nothing but a frontier, and learn nothing. */
function logsOf(frontier: () => MerkleMap): SyncedLogs {
  return {
    datanet,
    foremost: [],
    index: new SyncIndex(),
    frontier,
    idAt: async () => undefined,
    async *read() {},
    forkOf: async () => undefined,
    get: async () => undefined,
    missing: () => [],
    ingest: async () => ({ accepted: 0, offence: null }),
  }
}

/** A peer that says what it likes, whatever it hears; counts the frames that were taken from it. */
function speaker(says: () => Generator<Message>): Channel & { readonly taken: () => number } {
  const frames = says()
  let taken = 0
  return {
    taken: () => taken,
    send: async () => undefined,
    async receive() {
      const { done, value } = frames.next()
      if (done === true) return null
      taken += 1
      return encodeMessage(value)
    },
  }
}

/** A round of a peer with such a frontier, with one that says what it likes. */
function roundWith(own: MerkleMap, channel: Channel, theirs: Partial<Round['theirs']> = {}, exact = false): Round {
  const logs = logsOf(() => own)
  const talk = new Conversation(channel)
  const intake = new Intake(
    logs,
    () => undefined,
    (error) => talk.fail(error),
  )
  const session: Session = { logs, talk, intake, wanted: 0, sent: 0, tell: () => undefined }
  return { session, own, theirs: { root: MerkleMap.empty.root, authors: own.size, ...theirs }, exact }
}

const silent = speaker(function* () {})
const small = frontierOf(20)
const entries = (count: number): Message => ({
  type: 'entries',
  entries: Array.from({ length: count }, () => new Uint8Array(1)),
})
const wants = (rows: RowWriter, last = true): Message => ({ type: 'wants', rows: rows.done(), offered: 0, last })
const prefixOf = (number: number) => {
  const prefix = new Uint8Array(7)
  new DataView(prefix.buffer).setUint32(0, number)
  return prefix
}
const cells = (count: number, last: boolean): Message => ({
  type: 'cells',
  cells: new Uint8Array(count * CELL_BYTES).fill(1),
  last,
})

test('a sketch has up to 262,144 cells, and no more are sent or taken', async () => {
  expect(cellsFor(10 ** 9)).toBe(MAX_CELLS)
  const round = roundWith(frontierOf(100), silent)
  const limit = cellLimit(round)
  expect(limit).toBe(1024)
  const sender = new CellSender(round)
  const { estimate } = await new SyncIndex().at(changed(frontierOf(100), 10))
  await expect(sender.more(1)).rejects.toThrow(violation)
  await sender.begin(estimate)
  await expect(sender.begin(estimate)).rejects.toThrow(violation)
  await expect(sender.more(limit)).rejects.toThrow(violation)
  await expect(sender.more(0)).rejects.toThrow(violation)

  const endless = speaker(function* () {
    for (;;) yield cells(CELLS_PER_FRAME, false)
  })
  await expect(findBySketch(roundWith(frontierOf(10_000), endless, { authors: 10_000 }))).rejects.toThrow('more cells')
  expect(endless.taken()).toBe(cellsFor(10_000) / CELLS_PER_FRAME + 1)
})

test('a list names no more authors than the peer said, in order', async () => {
  const list = (numbers: number[]) => {
    const rows = new RowWriter()
    for (const number of numbers) rows.bytes(prefixOf(number)).number(5).number(2)
    return speaker(function* () {
      yield { type: 'list', rows: rows.done(), last: true }
    })
  }
  const take = (numbers: number[]) => findByList(roundWith(small, list(numbers), { authors: 3 }))
  expect((await take([1, 2, 3])).differences).toHaveLength(3)
  await expect(take([1, 2, 3, 4])).rejects.toThrow('more authors')
  await expect(take([1, 2, 2])).rejects.toThrow('order')
  await expect(take([2, 1])).rejects.toThrow('order')
})

test('a round answers for as many nodes as its trie can have, and some', async () => {
  const sender = new NodeSender(roundWith(small, silent, {}, true))
  const root = (count: number) => Array.from({ length: count }, () => new Uint8Array(0))
  let left = 2 * small.size + SPARE_NODES
  for (; left > 0; left -= Math.min(left, NODES_PER_FRAME)) await sender.answer(root(Math.min(left, NODES_PER_FRAME)))
  await expect(sender.answer(root(1))).rejects.toThrow('more nodes')
  const missing = frontierOf(1)
  await expect(new NodeSender(roundWith(missing, silent, {}, true)).answer([Uint8Array.of(0, 0)])).rejects.toThrow(
    violation,
  )
})

test('a walk asks for no more nodes than the peer can have, however its frontier branches', async () => {
  // each branch has sixteen children, all the same one: a few blocks, and 16^8 places
  const blocks = new Map<string, Uint8Array>()
  let link = cidOf(encode('the end'))
  for (let level = 0; level < 8; level++) {
    const block = encode([65_535, Array.from({ length: 16 }, () => link)])
    link = cidOf(block)
    blocks.set(link.toString(), block)
  }
  const levels = [...blocks.values()].reverse()
  let answer: Uint8Array[] = []
  let nodes = 0
  const channel: Channel = {
    async send(frame) {
      const message = decodeMessage(frame)
      if (message.type !== 'paths') return
      nodes += message.paths.length
      answer = message.paths.map((path) => levels[path.length] as Uint8Array)
    },
    receive: async () => encodeMessage({ type: 'nodes', nodes: answer }),
  }
  const authors = 1000
  await expect(findByTrie(roundWith(frontierOf(authors), channel, { root: link }, true))).rejects.toThrow(
    'more authors',
  )
  expect(nodes).toBeLessThanOrEqual(2 * authors + SPARE_NODES)
})

test('a round answers 64 probes for each author', async () => {
  const server = new ProbeServer(roundWith(small, silent))
  const rows = (count: number) => {
    const out = new RowWriter()
    for (let i = 0; i < count; i++) out.bytes(prefixOf(i)).number(i)
    return out.done()
  }
  await server.answer(rows(MAX_PROBES_PER_AUTHOR * small.size))
  await expect(server.answer(rows(1))).rejects.toThrow('more ids')
})

test('a thousand unknown authors may be asked for, each once, and in two phases of a round', async () => {
  const [key] = [...small.entries()].map(([author]) => sha256(author).subarray(0, 7)) as [Uint8Array]
  const ask = (count: number, from = 0) => {
    const rows = new RowWriter()
    for (let i = from; i < from + count; i++) rows.bytes(prefixOf(i)).number(2).number(0)
    return rows
  }
  const run = (...frames: Message[]) =>
    runHolder(
      roundWith(
        small,
        speaker(function* () {
          yield* frames
        }),
      ),
      'trie',
    )
  const gone = expect.objectContaining({ code: 'ERR_SYNC_BROKEN' })
  await expect(run(wants(ask(MAX_UNKNOWN_WANTS)), { type: 'end', needs: [] })).rejects.toThrow(gone)
  await expect(run(wants(ask(MAX_UNKNOWN_WANTS + 1)), { type: 'end', needs: [] })).rejects.toThrow('nobody has told')
  const phase: Message[] = [wants(new RowWriter()), { type: 'end', needs: [] }]
  const phases = (count: number) => Array.from({ length: count }, () => phase).flat()
  await expect(run(...phases(MAX_PHASES))).rejects.toThrow(gone)
  await expect(run(...phases(MAX_PHASES + 1))).rejects.toThrow('again')
  const twice = new RowWriter()
  for (let i = 0; i < 3; i++) twice.bytes(key).number(2).number(0)
  await expect(run(wants(twice), { type: 'end', needs: [] })).rejects.toThrow('out of order')
  await expect(run(wants(ask(1)), wants(ask(1)), { type: 'end', needs: [] })).rejects.toThrow('after the last')
})

test('a thousand entries may come that nobody asked for', async () => {
  const send = (count: number) => {
    const channel = speaker(function* () {
      yield { type: 'list', rows: new Uint8Array(0), last: true }
      for (let left = count; left > 0; left -= Math.min(left, 500)) yield entries(Math.min(left, 500))
      yield { type: 'end', needs: [] }
    })
    const round = roundWith(small, channel, { authors: 0 })
    round.session.logs.ingest = async ({ length }) => ({ accepted: length, offence: null })
    return runFinder(round, 'list')
  }
  await expect(send(MAX_UNASKED)).resolves.toBe(-MAX_UNASKED)
  await expect(send(MAX_UNASKED + 1)).rejects.toThrow('nobody asked')
})

test('a round sends and takes 512 entries of branches, of at most 64 that are named, once', async () => {
  const { entry, authors } = datanetOf(1)
  const log = (authors[0] as AuthorLog).grow(1200).entries
  const ids = log.slice(0, MAX_NEEDS).map(({ id }) => id)
  const needs = (count: number) =>
    encodeMessage({ type: 'needs', needs: Array.from({ length: count }, () => entry.id) })
  expect(decodeMessage(needs(MAX_NEEDS))).toMatchObject({ type: 'needs' })
  expect(() => decodeMessage(needs(MAX_NEEDS + 1))).toThrow(violation)

  const exchange = async (count: number, held: number) => {
    const channel = speaker(function* () {
      for (let left = count; left > 0; left -= Math.min(left, 500)) yield entries(Math.min(left, 500))
      yield { type: 'end', needs: [] }
    })
    const said: Message[] = []
    const hearing: Channel = {
      receive: () => channel.receive(),
      send: async (frame) => {
        said.push(decodeMessage(frame))
      },
    }
    // all of it stands behind a fork at 0
    const author = (authors[0] as AuthorLog).signer.publicKey
    const own = MerkleMap.empty.set(author, standBytes({ seq: -1, id: null, fork: 0 }))
    const round = roundWith(own, hearing)
    const byId = new Map(log.slice(0, held).map((one) => [one.id.toString(), one]))
    Object.assign(round.session.logs, { get: async (id: CID) => byId.get(id.toString()) })
    const newest = log[held - 1]
    await exchangeBranches(round, newest === undefined ? ids : [newest.id])
    return said.flatMap((message) => (message.type === 'entries' ? message.entries : [])).length
  }
  expect(await exchange(MAX_BRANCH_ENTRIES, 500)).toBe(500)
  expect(await exchange(0, 1200)).toBe(MAX_BRANCH_ENTRIES)
  await expect(exchange(MAX_BRANCH_ENTRIES + 1, 0)).rejects.toThrow('nobody asked')

  const asked = speaker(function* () {
    for (;;) {
      yield { type: 'needs', needs: [] }
      yield { type: 'end', needs: [] }
    }
  })
  await expect(runHolder(roundWith(small, asked), 'trie')).rejects.toThrow('again')
})

test('a round brings 256 entries that are no news', async () => {
  const flood = speaker(function* () {
    yield wants(new RowWriter(), true)
    for (;;) yield entries(ENTRIES_PER_FRAME)
  })
  await expect(runHolder(roundWith(small, flood), 'trie')).rejects.toThrow('bring nothing')
  expect(flood.taken() * ENTRIES_PER_FRAME).toBeGreaterThan(MAX_USELESS)
  expect(flood.taken() * ENTRIES_PER_FRAME).toBeLessThan(MAX_USELESS + 8 * ENTRIES_PER_FRAME)
})

test('a sync with a peer that is never in step ends after six rounds', async () => {
  const versions = Array.from({ length: 20 }, (_, i) => frontierOf(i + 1))
  let version = 0
  const channel = speaker(function* () {
    for (let round = 0; ; round++) {
      yield { type: 'hello', datanet, root: cidOf(encode(`theirs ${round}`)), authors: 1000 }
      if (round < MAX_ROUNDS) {
        yield wants(new RowWriter())
        yield { type: 'end', needs: [] }
      }
    }
  })
  const ended = await reconcile(
    logsOf(() => versions[version++] as MerkleMap),
    channel,
  )
  expect(ended).toMatchObject({ complete: false, rounds: MAX_ROUNDS + 1 })
})

test('frames have bounds, in what they hold and in bytes', () => {
  const taken = (message: Message) => expect(decodeMessage(encodeMessage(message))).toEqual(message)
  const refused = (message: Message) => expect(() => decodeMessage(encodeMessage(message))).toThrow(violation)
  taken(cells(CELLS_PER_FRAME, false))
  refused(cells(CELLS_PER_FRAME + 1, true))
  refused(cells(CELLS_PER_FRAME - 1, false))
  taken(entries(ENTRIES_PER_FRAME))
  refused(entries(ENTRIES_PER_FRAME + 1))
  refused(entries(0))
  const paths = (count: number, nibbles: number): Message => ({
    type: 'paths',
    paths: Array.from({ length: count }, () => new Uint8Array(nibbles)),
  })
  taken(paths(NODES_PER_FRAME, 0))
  refused(paths(NODES_PER_FRAME + 1, 0))
  taken(paths(1, MAX_PATH_NIBBLES))
  refused(paths(1, MAX_PATH_NIBBLES + 1))
  taken({ type: 'doubts', rows: new Uint8Array(ROW_BYTES_PER_FRAME) })
  refused({ type: 'doubts', rows: new Uint8Array(ROW_BYTES_PER_FRAME + 1) })
  refused({ type: 'doubts', rows: new Uint8Array(0) })
  refused({ type: 'list', rows: new Uint8Array(0), last: false })
  refused({ type: 'wants', rows: new Uint8Array(0), offered: 0, last: false })
  const large = (bytes: number) => encodeMessage({ type: 'entries', entries: [new Uint8Array(bytes)] })
  const around = large(MAX_FRAME_BYTES).length - MAX_FRAME_BYTES
  expect(decodeMessage(large(MAX_FRAME_BYTES - around))).toMatchObject({ type: 'entries' })
  expect(() => decodeMessage(large(MAX_FRAME_BYTES - around + 1))).toThrow(violation)
})
