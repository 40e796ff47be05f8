/** S5: peers that lie, flood or fall silent get a typed error, and leave nothing behind. */
import { cidOf, type Entry, encode, MerkleMap, sha256 } from '@datanet/records'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Channel } from './channel.ts'
import { decodeMessage, encodeMessage, MAX_FRAME_BYTES, type Message } from './messages.ts'
import { AuthorLog, createLine, datanetOf, Peer, signerOf, TooSlowError } from './peer.fixture.ts'
import { datanetOfHello, reconcile } from './reconcile.ts'
import { RowWriter } from './rows.ts'
import { standBytes } from './stand.ts'

const { entry, authors } = datanetOf(3)
const [ada, ben] = authors.map((author) => author.grow(4)) as [AuthorLog, AuthorLog]
const elsewhere = cidOf(encode('elsewhere'))
let peer: Peer

beforeAll(async () => {
  peer = await Peer.open(entry, ada.entries)
})

/** Speaks these frames, whatever it hears; then falls silent, or hangs up. */
function speaker(frames: Iterable<Uint8Array>, end: 'silent' | 'gone' = 'silent'): Channel & { heard: number } {
  const script = frames[Symbol.iterator]()
  return {
    heard: 0,
    async send() {
      this.heard++
    },
    async receive() {
      const { value, done } = script.next()
      if (done !== true) return value
      if (end === 'gone') return null
      throw new TooSlowError('a frame took too long', 'Ask another peer.')
    },
  }
}

/** A greeting of one who has more authors, and so compares and asks. */
const hello: Message = { type: 'hello', datanet: entry.id, root: elsewhere, authors: 9 }
/** A greeting of one who has fewer, and so tells and is asked. */
const poorHello: Message = { ...hello, authors: 1 }
const say = (...messages: Message[]) => messages.map(encodeMessage)
const wants: Message = { type: 'wants', rows: new Uint8Array(0), offered: 0, last: true }
const bytesOf = (entries: readonly Entry[]) => entries.map(({ bytes }) => bytes)

/** Tells of a log as one who has fewer authors does. */
function list(...logs: AuthorLog[]): Message {
  const rows = new RowWriter()
  const named = logs.map(({ signer, entries }) => ({ key: sha256(signer.publicKey).subarray(0, 7), entries }))
  for (const { key, entries } of named)
    rows
      .bytes(key)
      .number(77)
      .number(entries.length + 1)
  return { type: 'list', rows: rows.done(), last: true }
}

async function refuses(frames: Iterable<Uint8Array>, code = 'ERR_SYNC_VIOLATION', end?: 'gone'): Promise<void> {
  const before = peer.root()
  await expect(reconcile(peer, speaker(frames, end))).rejects.toMatchObject({ code })
  expect(peer.root()).toEqual(before)
  expect(peer.log.waiting).toBe(0)
}

test('who never answers, or hangs up', async () => {
  await refuses([], 'ERR_TOO_SLOW')
  await refuses([], 'ERR_SYNC_BROKEN', 'gone')
  for (const frames of [say(hello), say(poorHello), say(hello, wants), say(poorHello, list(ben))]) {
    await refuses(frames, 'ERR_TOO_SLOW')
    await refuses(frames, 'ERR_SYNC_BROKEN', 'gone')
  }
})

test('who takes nothing in: it ends with the channel', async () => {
  const line = createLine()
  const running = reconcile(peer, line.a)
  await line.b.receive()
  line.cut()
  await expect(running).rejects.toMatchObject({ code: 'ERR_SYNC_BROKEN' })
})

describe('who sends what is no message', () => {
  const garbage: [string, Uint8Array][] = [
    ['nothing', new Uint8Array(0)],
    ['noise', Uint8Array.from({ length: 100 }, (_, i) => (i * 91) % 256)],
    ['what is not canonical', Uint8Array.of(0x18, 1)],
    ['a number', encode(7)],
    ['another version', encode([2, 'hello', entry.id, entry.id, 1])],
    ['an unknown message', encode([1, 'greetings'])],
    ['a message named as what every object has', encode([1, 'constructor'])],
    ['a hello without a root', encode([1, 'hello', entry.id])],
    ['a hello of texts', encode([1, 'hello', 'a', 'b', 1])],
    ['a hello of less than no authors', encode([1, 'hello', entry.id, entry.id, -1])],
    ['a hello with more behind', encode([1, 'hello', entry.id, entry.id, 1, 1])],
    ['a frame that is too large', encode([1, 'entries', [new Uint8Array(MAX_FRAME_BYTES)]])],
  ]

  test.each(garbage)('%s', async (_, frame) => {
    await refuses([frame])
    for (const frames of [say(hello), say(hello, wants), say(poorHello), say(poorHello, list(ben))])
      await refuses([...frames, frame])
    expect(() => datanetOfHello(frame)).toThrow(expect.objectContaining({ code: 'ERR_SYNC_VIOLATION' }))
  })

  test('rows that are cut short, or written the long way', async () => {
    const rows = (...bytes: number[]): Message => ({ type: 'list', rows: Uint8Array.from(bytes), last: true })
    const key = [1, 2, 3, 4, 5, 6, 7]
    for (const wrong of [rows(1), rows(...key), rows(...key, 1), rows(...key, 129, 0, 2), rows(...key, 1, 0)])
      await refuses(say(poorHello, wrong))
    const endless = rows(...key, ...Array.from({ length: 20 }, () => 255), 1)
    await refuses(say(poorHello, endless))
    const want = (...bytes: number[]): Message => ({ ...wants, rows: Uint8Array.from(bytes), type: 'wants' }) as Message
    await refuses(say(hello, want(...key, 3, 0)))
    await refuses(say(hello, want(...key, 2, 1, 9)))
  })

  test('a message out of turn', async () => {
    await refuses(say({ type: 'end', needs: [] }))
    for (const first of [hello, poorHello]) {
      await refuses(say(first, { type: 'end', needs: [] }))
      await refuses(say(first, { type: 'entries', entries: bytesOf(ben.entries) }))
      await refuses(say(first, { type: 'ids', ids: new Uint8Array(32) }))
    }
    await refuses(say(poorHello, poorHello))
    await refuses(say(hello, list(ben)))
    await refuses(say(hello, { type: 'more', cells: 1 }))
    await refuses(say(poorHello, list(ben), wants))
    await refuses(say(poorHello, list(ben), list(ben)))
    // with so few authors, there is a list
    await refuses(say(hello, { type: 'estimate', counters: new Uint8Array(512) }))
    expect(() => datanetOfHello(encodeMessage({ type: 'end', needs: [] }))).toThrow(
      expect.objectContaining({ code: 'ERR_SYNC_VIOLATION' }),
    )
  })
})

test('who speaks of another datanet', async () => {
  await refuses(say({ ...hello, type: 'hello', datanet: elsewhere } as Message))
  expect(datanetOfHello(encodeMessage({ ...hello, datanet: elsewhere } as Message))).toEqual(elsewhere)
})

describe('who sends entries that no honest peer would', () => {
  const mine = ben.entries as [Entry, ...Entry[]]
  /** Unasked, and as an answer. */
  const sends = (...entries: Uint8Array[]) => [
    say(hello, wants, { type: 'entries', entries }),
    say(poorHello, list(ben), { type: 'entries', entries }),
  ]
  async function refusesAll(...entries: Uint8Array[]) {
    for (const frames of sends(...entries)) await refuses(frames)
  }

  test('with a wrong signature, or none that can be read', async () => {
    const { bytes } = mine[0]
    const forged = new Uint8Array(bytes)
    // within the signature, which is at the end of the envelope's map
    const at = forged.length - 40
    forged[at] = (forged[at] as number) ^ 1
    await refusesAll(forged)
    await refusesAll(new Uint8Array(3))
    await refusesAll(bytes.subarray(0, bytes.length - 1))
  })

  test('of an author whom nobody let in', async () => {
    await refusesAll(...bytesOf(new AuthorLog(signerOf('stranger'), entry.id).grow(1).entries))
  })

  test('of another datanet', async () => {
    const { authors: others } = datanetOf(2)
    await refusesAll(...bytesOf((others[0] as AuthorLog).grow(1).entries))
  })

  test('beside good ones: those stay, and the peer is named all the same', async () => {
    for (const frames of sends(...bytesOf(mine), new Uint8Array(3))) {
      const own = await Peer.open(entry, ada.entries)
      await expect(reconcile(own, speaker(frames))).rejects.toMatchObject({ code: 'ERR_SYNC_VIOLATION' })
      expect(own.log.head(ben.signer.publicKey)?.seq).toBe(mine.length - 1)
    }
  })

  test('and is named at once, though it falls silent then', async () => {
    const line = createLine()
    const running = reconcile(peer, line.a)
    const hears = async () => {
      while ((await line.b.receive()) !== null);
    }
    const speaks = async () => {
      for (const frame of say(hello, wants, { type: 'entries', entries: [new Uint8Array(3)] })) await line.b.send(frame)
    }
    const other = Promise.all([hears(), speaks()])
    await expect(running).rejects.toMatchObject({ code: 'ERR_SYNC_VIOLATION' })
    line.cut()
    await other
  })
})

describe('who claims what is not so', () => {
  /** A peer whose frontier is made up; it answers as an honest one would, and sends nothing. */
  function liar(frontier: MerkleMap, root = frontier.root): Channel {
    const said: Message[] = []
    const outbox: (Message | null)[] = [{ type: 'hello', datanet: entry.id, root, authors: frontier.size }]
    let waiting: ((frame: Uint8Array | null) => void) | null = null
    const push = (message: Message) => {
      outbox.push(message)
      if (waiting !== null) waiting(encodeMessage(outbox.shift() as Message))
      waiting = null
    }
    return {
      async send(frame) {
        const message = decodeMessage(frame)
        said.push(message)
        if (message.type === 'hello' && said.length > 1)
          push({ type: 'hello', datanet: entry.id, root, authors: frontier.size })
        if (message.type === 'hello' && said.filter(({ type }) => type === 'hello').length === 1) push(listOf(frontier))
        if (message.type === 'paths')
          push({ type: 'nodes', nodes: message.paths.map((path) => frontier.blockAt([...path])?.bytes as Uint8Array) })
        if (message.type === 'end') push({ type: 'end', needs: [] })
      },
      receive() {
        const message = outbox.shift()
        if (message !== undefined && message !== null) return Promise.resolve(encodeMessage(message))
        return new Promise((resolve) => {
          waiting = resolve
        })
      },
    }
  }

  function listOf(frontier: MerkleMap): Message {
    const rows = new RowWriter()
    for (const { path } of frontier.changesSince(MerkleMap.empty)) rows.bytes(path.subarray(0, 7)).number(77).number(9)
    return { type: 'list', rows: rows.done(), last: true }
  }

  const claim = (seq: number) => standBytes({ seq, id: elsewhere, fork: null })
  const madeUp = MerkleMap.empty.set(ben.signer.publicKey, claim(10))

  test('entries that it never sends', async () => {
    await expect(reconcile(peer, liar(madeUp))).rejects.toThrow('does not send')
  })

  test('nodes that are not those of its root, or of no frontier', async () => {
    await expect(reconcile(peer, liar(madeUp, elsewhere))).rejects.toThrow('not asked for')
    const noStand = MerkleMap.empty.set(ben.signer.publicKey, encode([3, null, null]))
    await expect(reconcile(peer, liar(noStand))).rejects.toThrow('no log can stand')
    const noAuthor = MerkleMap.empty.set(Uint8Array.of(1), claim(3))
    await expect(reconcile(peer, liar(noAuthor))).rejects.toThrow('wrong place')
  })
})

test('when it has failed, it stops sending too', async () => {
  const long = (datanetOf(3).authors[2] as AuthorLog).grow(1500).entries
  const own = await Peer.open(entry, long)
  const channel = speaker([...say(poorHello, { ...list(), type: 'list' } as Message), new Uint8Array(1)])
  await expect(reconcile(own, channel)).rejects.toMatchObject({ code: 'ERR_SYNC_VIOLATION' })
  const heard = channel.heard
  // whatever was under way is done after a few turns
  for (let i = 0; i < 200; i++) await Promise.resolve()
  expect(channel.heard - heard).toBeLessThan(3)
})

test('messages come back as they were', () => {
  const messages: Message[] = [
    hello,
    list(ben),
    { type: 'estimate', counters: new Uint8Array(512) },
    { type: 'cells', cells: new Uint8Array(40), last: true },
    { type: 'more', cells: 24 },
    { type: 'paths', paths: [new Uint8Array(0), Uint8Array.of(1, 15)] },
    { type: 'nodes', nodes: [Uint8Array.of(1)] },
    { ...wants, rows: Uint8Array.of(1), last: false } as Message,
    { type: 'doubts', rows: Uint8Array.of(1) },
    { type: 'probes', rows: Uint8Array.of(1) },
    { type: 'ids', ids: new Uint8Array(64) },
    { type: 'entries', entries: bytesOf(ben.entries) },
    { type: 'end', needs: [] },
  ]
  for (const message of messages) expect(decodeMessage(encodeMessage(message))).toEqual(message)
})
