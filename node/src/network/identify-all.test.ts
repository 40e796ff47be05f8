import { EventEmitter, once } from 'node:events'
import type { Connection } from '@libp2p/interface'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { identifyAll } from './identify-all.ts'

/** Connections, and peers that answer only when they have been asked so often. */
class Busy extends EventTarget {
  readonly asked: string[] = []
  readonly open: Connection[] = []
  readonly events = new EventEmitter()
  readonly #answersAt: number
  readonly #failure: string

  constructor(answersAt: number, failure = 'TimeoutError') {
    super()
    this.#answersAt = answersAt
    this.#failure = failure
  }

  readonly services = {
    identify: {
      identify: async ({ id }: Connection) => {
        this.asked.push(id)
        const times = this.asked.filter((one) => one === id).length
        this.events.emit('asked', id, times)
        if (times < this.#answersAt) throw Object.assign(new RangeError('no answer in time'), { name: this.#failure })
        this.events.emit('answered', id)
      },
    },
  }

  getConnections = () => this.open

  connection(id: string): Connection {
    const connection = {
      id,
      status: 'open',
      remotePeer: 'peer',
      abort: (error: Error) => {
        Object.assign(connection, { status: 'aborted' })
        this.events.emit('aborted', error)
      },
    }
    this.open.push(connection as unknown as Connection)
    return connection as unknown as Connection
  }

  tell(type: string, detail: Connection): void {
    this.dispatchEvent(new CustomEvent(type, { detail }))
  }
}

let over: AbortController

beforeEach(() => {
  over = new AbortController()
})
afterEach(() => over.abort())

function run(busy: Busy): void {
  identifyAll(busy as unknown as Parameters<typeof identifyAll>[0], pino({ level: 'silent' }), over.signal, 2)
}

test('a peer that was too busy to answer is asked again, also over a connection from before', async () => {
  const busy = new Busy(3)
  busy.connection('before')
  const answered = once(busy.events, 'answered')
  run(busy)
  expect(await answered).toEqual(['before'])
  expect(busy.asked).toHaveLength(3)

  const later = once(busy.events, 'answered')
  busy.tell('connection:open', busy.connection('later'))
  expect(await later).toEqual(['later'])
})

test('a connection over which nobody ever answers ends', async () => {
  const busy = new Busy(Number.POSITIVE_INFINITY)
  run(busy)
  const aborted = once(busy.events, 'aborted')
  busy.tell('connection:open', busy.connection('mute'))
  expect(await aborted).toMatchObject([{ code: 'ERR_UNIDENTIFIED' }])
  expect(busy.asked).toHaveLength(4)
})

test('one that does not speak it is left in peace', async () => {
  const busy = new Busy(Number.POSITIVE_INFINITY, 'UnsupportedProtocolError')
  run(busy)
  const connection = busy.connection('other')
  busy.tell('connection:open', connection)
  await new Promise((resolve) => setImmediate(resolve))
  expect(busy.asked).toEqual(['other'])
  expect(connection.status).toBe('open')
})

test('when one of two connections ends, the peer is asked over the other', async () => {
  const busy = new Busy(1)
  run(busy)
  const [first, second] = [busy.connection('first'), busy.connection('second')]
  for (const connection of [first, second]) busy.tell('connection:open', connection)
  Object.assign(first, { status: 'closed' })
  busy.tell('connection:close', first)
  expect(busy.asked).toEqual(['first', 'second', 'second'])
})
