/** How Byzantine peers hold their half of a sync. Each lies about the logs or on the line, whatever the protocol says. */
import { type CID, decode, type Entry, encode, equalBytes, MerkleMap, recordLeaf } from '@datanet/records'
import { decodeMessage, encodeMessage, type Message, reconcile, type SyncedLogs, SyncIndex } from '@datanet/sync'
import { LineCutError } from '../../errors.ts'
import type { Prng } from '../../prng.ts'
import type { LineEnd } from '../line.ts'
import type { Manner } from './peer.ts'

/** What lies are made of. */
export interface Lies {
  readonly prng: Prng
  /** The first entry of somebody whom nobody let in. */
  readonly stranger: Entry
  /** An id that nothing has. */
  readonly nothing: CID
}

/** How often a lie that has no end is told, before the liar gets tired of it. */
const ENDLESS = 2000
const REPEATED = 30
const BEGGED = 3000

/** Lets a change happen to the frame that a side is about to send, counted from 0. */
function onLine(change: (channel: LineEnd, frame: Uint8Array, at: number) => Promise<void>): Manner {
  return (logs, channel) => {
    let sent = 0
    return reconcile(logs, { receive: () => channel.receive(), send: (frame) => change(channel, frame, sent++) })
  }
}

/** Lets a side send other messages than the one that it is about to send. */
function inMessages(change: (message: Message) => readonly Message[]): Manner {
  return onLine(async (channel, frame) => {
    for (const message of change(decodeMessage(frame))) await channel.send(encodeMessage(message))
  })
}

const aboutLogs =
  (lie: (logs: SyncedLogs) => Partial<SyncedLogs>): Manner =>
  (logs, channel) =>
    reconcile({ ...logs, ...lie(logs) }, channel)

/** Where an author's log stands, as a frontier tells it. */
interface Stand {
  readonly author: Uint8Array
  readonly seq: number
  readonly id: CID | null
  readonly fork: number | null
}

function standsOf(logs: SyncedLogs): Stand[] {
  return [...logs.frontier().entries()].map(([author, value]) => {
    const [seq, id, fork] = decode(value) as [number, CID | null, number | null]
    return { author, seq, id, fork }
  })
}

/** Tells of other stands than the logs have, the same for a whole sync, and perhaps reads other entries out of them. */
function aboutStands(
  lie: (stands: readonly Stand[]) => readonly Stand[],
  more: (logs: SyncedLogs) => Partial<SyncedLogs> = () => ({}),
): Manner {
  return aboutLogs((logs) => {
    const told = lie(standsOf(logs)).reduce(
      (map, { author, seq, id, fork }) => map.set(author, encode([seq, id, fork])),
      MerkleMap.empty,
    )
    return { frontier: () => told, index: new SyncIndex(), ...more(logs) }
  })
}

/** Changes one bit. */
export function flipped(bytes: Uint8Array, prng: Prng): Uint8Array {
  const out = new Uint8Array(bytes)
  const at = prng.integer(out.length)
  out[at] = (out[at] as number) ^ (1 << prng.integer(8))
  return out
}

/** Says nothing any more after some frames, and takes nothing in. */
function silent({ prng }: Lies): Manner {
  const patience = prng.integer(6)
  return (logs, channel) => {
    let frames = 0
    const hushed = async (): Promise<never> => {
      await channel.closed
      throw new LineCutError('the line was cut', 'Dial again.')
    }
    return reconcile(logs, {
      send: (frame) => (frames++ < patience ? channel.send(frame) : hushed()),
      receive: () => (frames++ < patience ? channel.receive() : hushed()),
    })
  }
}

function stops({ prng }: Lies): Manner {
  const last = prng.integer(5)
  return onLine(async (channel, frame, at) => {
    if (at > last) throw new LineCutError('enough said', 'Dial again.')
    await channel.send(frame)
  })
}

function garbles({ prng }: Lies): Manner {
  const chosen = prng.integer(4)
  return onLine((channel, frame, at) => channel.send(at === chosen ? flipped(frame, prng) : frame))
}

function repeats({ prng }: Lies): Manner {
  const chosen = prng.integer(4)
  return onLine(async (channel, frame, at) => {
    for (let i = at === chosen ? REPEATED : 1; i > 0; i--) await channel.send(frame)
  })
}

/** Sends ranges of what the other has, without end. */
function endless(): Manner {
  return aboutLogs((logs) => ({
    async *read(author) {
      for (let sent = 0; sent < ENDLESS; ) {
        const before = sent
        for await (const bytes of logs.read(author, 0, Number.MAX_SAFE_INTEGER)) {
          yield bytes
          sent++
        }
        if (sent === before) return
      }
    },
  }))
}

/** Says that it holds more than there is. */
function boasts({ prng, nothing }: Lies): Manner {
  const more = 1 + prng.integer(1000)
  return aboutStands((stands) =>
    stands.map((stand) =>
      stand.fork === null && prng.oneIn(4) ? { ...stand, seq: stand.seq + more, id: nothing } : stand,
    ),
  )
}

/** Says that it holds somebody's log, of whom there is nothing. */
function invents({ nothing }: Lies): Manner {
  const author = nothing.multihash.digest
  return aboutStands((stands) => [...stands, { author, seq: 3, id: nothing, fork: null }])
}

function corrupts({ prng }: Lies): Manner {
  return aboutLogs((logs) => ({
    async *read(author, from, to) {
      for await (const bytes of logs.read(author, from, to)) yield prng.oneIn(2) ? flipped(bytes, prng) : bytes
    },
  }))
}

/** Leaves out the first of what it should send. */
function skips(): Manner {
  return aboutLogs((logs) => ({ read: (author, from, to) => logs.read(author, from + 1, to) }))
}

/** Brings somebody whom nobody let in. */
function bringsStrangers({ stranger }: Lies): Manner {
  const { author } = stranger.payload
  return aboutStands(
    (stands) => [...stands, { author, seq: 0, id: stranger.id, fork: null }],
    (logs) => ({
      async *read(of, from, to) {
        if (equalBytes(of, author)) yield stranger.bytes
        else yield* logs.read(of, from, to)
      },
    }),
  )
}

/** Says that others forked, with proofs that prove nothing. */
function slanders({ prng, stranger }: Lies): Manner {
  return aboutStands(
    (stands) =>
      stands.map((stand) => (stand.fork === null && prng.oneIn(4) ? { ...stand, fork: stand.seq + 1 } : stand)),
    () => ({ forkOf: async () => ({ a: stranger.bytes, b: stranger.bytes }) }),
  )
}

/** Says that it holds nothing of some, so that the other sends it all each time. */
function withholds({ prng }: Lies): Manner {
  return aboutStands((stands) => stands.filter(() => !prng.oneIn(3)))
}

/** Asks for what everybody has and for what nobody has, as though others waited for it. */
function begs({ nothing }: Lies): Manner {
  return aboutLogs((logs) => ({
    *missing() {
      for (const { id } of standsOf(logs)) if (id !== null) yield id
      for (let i = 0; i < BEGGED; i++) yield nothing
    },
  }))
}

/** Sends entries one by one. */
function trickles(): Manner {
  return inMessages((message) =>
    message.type === 'entries' ? message.entries.map((entry) => ({ type: 'entries', entries: [entry] })) : [message],
  )
}

/** Sends the newest entries first. */
function reverses(): Manner {
  return inMessages((message) =>
    message.type === 'entries' ? [{ type: 'entries', entries: message.entries.toReversed() }] : [message],
  )
}

/** Sends cells that are no sketch of anything, so that only the exact walk is left. */
function scrambles({ prng }: Lies): Manner {
  return inMessages((message) =>
    message.type === 'cells' ? [{ ...message, cells: prng.bytes(message.cells.length) }] : [message],
  )
}

/** Says each time that it has grown, and never sends what. */
function grows({ prng, nothing }: Lies): Manner {
  return aboutLogs((logs) => {
    const told = new SyncIndex()
    return {
      frontier: () => logs.frontier().set(prng.bytes(32), encode([prng.integer(9), nothing, null])),
      index: told,
    }
  })
}

/** Says that it has other numbers of authors than it has. */
function miscounts({ prng }: Lies): Manner {
  return inMessages((message) =>
    message.type === 'hello'
      ? [{ ...message, authors: prng.pick([0, 1, 2 ** 40, message.authors * 1000]) }]
      : [message],
  )
}

/** Sends each entry without some of its records. */
function erases(): Manner {
  return aboutLogs((logs) => ({
    async *read(author, from, to) {
      for await (const bytes of logs.read(author, from, to)) {
        const { body, ...signed } = decode(bytes) as {
          body: readonly { readonly salt: Uint8Array; readonly record: Uint8Array }[]
        }
        yield encode({ ...signed, body: body.map(({ salt, record }) => ({ leaf: recordLeaf(salt, record) })) })
      }
    },
  }))
}

/** By name. */
export const hostileManners: Readonly<Record<string, (lies: Lies) => Manner>> = {
  silent,
  stops,
  garbles,
  repeats,
  endless,
  boasts,
  invents,
  corrupts,
  skips,
  bringsStrangers,
  slanders,
  withholds,
  begs,
  trickles,
  reverses,
  scrambles,
  grows,
  miscounts,
  erases,
}
