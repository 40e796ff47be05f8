/** S5: peers that lie, flood or fall silent get a typed error, and leave nothing behind. */
import { cidOf, type Entry, encode } from '@datanet/records'
import { beforeAll, describe, expect, test } from 'vitest'
import { decodeMessage, encodeMessage, ITEMS_PER_FRAME, MAX_FRAME_BYTES, type Message } from './messages.ts'
import { AuthorLog, createLine, datanetOf, Peer, profile, signerOf, TooSlowError } from './peer.fixture.ts'
import { type Channel, datanetOfHello, reconcile } from './reconcile.ts'

const { entry, authors } = datanetOf(3)
const [ada, ben] = authors.map((author) => author.grow(4)) as [AuthorLog, AuthorLog]
const elsewhere = cidOf(encode('elsewhere'))
let peer: Peer

beforeAll(async () => {
  peer = await Peer.open(entry, ada.entries)
})

const itemOf = (log: AuthorLog, seq = log.entries.length - 1) => ({
  author: log.signer.publicKey,
  seq,
  id: log.entries[seq]?.id ?? null,
  fork: null,
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

const hello: Message = { type: 'hello', datanet: entry.id, root: elsewhere }
const say = (...messages: Message[]) => messages.map(encodeMessage)
const frontier = (...logs: AuthorLog[]): Message => ({
  type: 'frontier',
  items: logs.map((log) => itemOf(log)),
  last: true,
})
const bytesOf = (entries: readonly Entry[]) => entries.map(({ bytes }) => bytes)

async function refuses(frames: Iterable<Uint8Array>, code = 'ERR_SYNC_VIOLATION', end?: 'gone'): Promise<void> {
  const before = peer.root()
  await expect(reconcile(peer, speaker(frames, end))).rejects.toMatchObject({ code })
  expect(peer.root()).toEqual(before)
  expect(peer.log.waiting).toBe(0)
}

test('who never answers, or hangs up', async () => {
  await refuses([], 'ERR_TOO_SLOW')
  await refuses([], 'ERR_SYNC_BROKEN', 'gone')
  await refuses(say(hello), 'ERR_TOO_SLOW')
  await refuses(say(hello, frontier(ada)), 'ERR_SYNC_BROKEN', 'gone')
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
    ['another version', encode([2, 'hello', entry.id, entry.id])],
    ['an unknown message', encode([1, 'greetings'])],
    ['a hello without a root', encode([1, 'hello', entry.id])],
    ['a hello of texts', encode([1, 'hello', 'a', 'b'])],
    ['a frame that is too large', encode([1, 'entries', [new Uint8Array(MAX_FRAME_BYTES)]])],
  ]

  test.each(garbage)('%s', async (_, frame) => {
    await refuses([frame])
    await refuses([...say(hello), frame])
    await refuses([...say(hello, frontier()), frame])
    expect(() => datanetOfHello(frame)).toThrow(expect.objectContaining({ code: 'ERR_SYNC_VIOLATION' }))
  })

  test('a message out of turn', async () => {
    await refuses(say({ type: 'end' }))
    await refuses(say(hello, hello))
    await refuses(say(hello, { type: 'entries', entries: bytesOf(ben.entries) }))
    await refuses(say(hello, frontier(ben), frontier(ben)))
    expect(() => datanetOfHello(encodeMessage({ type: 'end' }))).toThrow(
      expect.objectContaining({ code: 'ERR_SYNC_VIOLATION' }),
    )
  })

  test('a frontier of what can’t be', async () => {
    const item = itemOf(ben)
    const rows = (value: unknown) => encode([1, 'frontier', value, true])
    const wrong = [
      rows('all'),
      rows([[ben.signer.publicKey, 1, ben.entries[0]?.id]]),
      rows([[new Uint8Array(31), 0, elsewhere, null]]),
      rows([[item.author, -2, null, null]]),
      rows([[item.author, 1.5, elsewhere, null]]),
      rows([[item.author, 0, null, null]]),
      rows([[item.author, -1, elsewhere, 0]]),
      rows([[item.author, -1, null, null]]),
      rows([[item.author, 3, elsewhere, 3]]),
      rows([[item.author, 3, elsewhere, 9]]),
      rows([[item.author, 2n ** 60n, elsewhere, null]]),
      rows(Array.from({ length: ITEMS_PER_FRAME + 1 }, () => [item.author, 0, elsewhere, null])),
    ]
    for (const frame of wrong) await refuses([...say(hello), frame])
    await refuses(say(hello, { type: 'frontier', items: [item, item], last: true }))
  })
})

test('who speaks of another datanet', async () => {
  await refuses(say({ ...hello, datanet: elsewhere }))
  expect(datanetOfHello(encodeMessage({ ...hello, datanet: elsewhere }))).toEqual(elsewhere)
})

describe('who sends entries that no honest peer would', () => {
  const mine = ben.entries as [Entry, ...Entry[]]
  const sends = (...entries: Uint8Array[]) => say(hello, frontier(ben), { type: 'entries', entries })

  test('with a wrong signature, or none that can be read', async () => {
    const { bytes } = mine[0]
    const forged = new Uint8Array(bytes)
    // within the signature, which is at the end of the envelope's map
    const at = forged.length - 40
    forged[at] = (forged[at] as number) ^ 1
    await refuses(sends(forged))
    await refuses(sends(new Uint8Array(3)))
    await refuses(sends(bytes.subarray(0, bytes.length - 1)))
  })

  test('of an author whom nobody let in', async () => {
    await refuses(sends(...bytesOf(new AuthorLog(signerOf('stranger'), entry.id).grow(1).entries)))
  })

  test('of another datanet', async () => {
    const { authors: others } = datanetOf(2)
    await refuses(sends(...bytesOf((others[0] as AuthorLog).grow(1).entries)))
  })

  test('beside good ones: those stay, and the peer is named all the same', async () => {
    const own = await Peer.open(entry, ada.entries)
    const frames = sends(...bytesOf(mine), new Uint8Array(3))
    await expect(reconcile(own, speaker(frames))).rejects.toMatchObject({ code: 'ERR_SYNC_VIOLATION' })
    expect(own.log.head(ben.signer.publicKey)?.seq).toBe(mine.length - 1)
  })

  test('as proofs that prove nothing', async () => {
    const [a, b] = mine as unknown as [Entry, Entry]
    const [c] = ada.entries as [Entry]
    const rival = ben.branch(1).next(profile('rival'))
    const proof = (x: Uint8Array, y: Uint8Array): Message => ({ type: 'forks', proofs: [[x, y]] })
    for (const [x, y] of [
      [a, a],
      [a, b],
      [a, c],
      [rival, mine[2] as Entry],
    ] as [Entry, Entry][]) {
      await refuses(say(hello, frontier(ben), proof(x.bytes, y.bytes)))
    }
    await refuses(say(hello, frontier(ben), proof(a.bytes, new Uint8Array(9))))
    await refuses([...say(hello, frontier(ben)), encode([1, 'forks', [[a.bytes]]])])
    await refuses([...say(hello, frontier(ben)), encode([1, 'forks', [[a.bytes, b.bytes, c.bytes]]])])
    expect(peer.log.head(ben.signer.publicKey)).toBeUndefined()
  })
})

describe('who never comes to an end', () => {
  function* endless(...frames: Uint8Array[]): Generator<Uint8Array> {
    for (;;) yield* frames
  }

  test('with empty frames', async () => {
    await refuses([...say(hello), encode([1, 'frontier', [], false])])
    await refuses([...say(hello, frontier()), encode([1, 'entries', []])])
    await refuses([...say(hello, frontier()), encode([1, 'forks', []])])
  })

  test('with one author again and again', async () => {
    const items = Array.from({ length: ITEMS_PER_FRAME }, () => itemOf(ben))
    await refuses([...say(hello), encodeMessage({ type: 'frontier', items, last: false })])
  })

  test('with what is held already', async () => {
    const entries = Array.from({ length: 256 }, () => (ada.entries[0] as Entry).bytes)
    const again = encodeMessage({ type: 'entries', entries })
    let frames = 0
    function* flood(): Generator<Uint8Array> {
      yield* say(hello, frontier(ada))
      for (const frame of endless(again)) {
        frames++
        yield frame
      }
    }
    peer.ingest = async () => ({ accepted: 0, offence: null })
    await refuses(flood())
    expect(frames * 256).toBeLessThan(110_000)
  })
})

test('when it has failed, it stops sending too', async () => {
  const long = (datanetOf(3).authors[2] as AuthorLog).grow(1500).entries
  const own = await Peer.open(entry, long)
  const channel = speaker([...say(hello, frontier()), new Uint8Array(1)])
  await expect(reconcile(own, channel)).rejects.toMatchObject({ code: 'ERR_SYNC_VIOLATION' })
  const heard = channel.heard
  // whatever was under way is done after a few turns
  for (let i = 0; i < 200; i++) await Promise.resolve()
  expect(channel.heard - heard).toBeLessThan(3)
})

test('messages come back as they were', () => {
  const messages: Message[] = [
    hello,
    frontier(ada, ben),
    { type: 'frontier', items: [{ author: ada.signer.publicKey, seq: -1, id: null, fork: 0 }], last: true },
    { type: 'entries', entries: bytesOf(ben.entries) },
    { type: 'forks', proofs: [[Uint8Array.of(1), Uint8Array.of(2)]] },
    { type: 'end' },
  ]
  for (const message of messages) expect(decodeMessage(encodeMessage(message))).toEqual(message)
})
