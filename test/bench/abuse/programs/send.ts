/** The sender: for each attack it connects under a new key for each wave, and sends wave after wave as it is asked. */
import { asked, job, tell } from '../../job.ts'
import type { Attack } from '../attack.ts'
import { attacks } from '../attacks.ts'
import { type Budget, Hostile, type Place } from '../sender/hostile.ts'

/** What it is asked to do: to connect for an attack, to prepare or send a wave of it, to hang up. */
export type Order =
  | { readonly what: 'connect'; readonly attack: string; readonly waves: number; readonly from: number }
  | { readonly what: 'prepare' | 'send'; readonly wave: number; readonly budget: Budget }
  | { readonly what: 'hang up' }

/** What came of connecting. */
export interface Connected {
  readonly peerIds: readonly string[]
}

/** What came of sending. */
export interface Sent {
  readonly bytes: number
  readonly cutOff: boolean
  /** What ended the wave, where it did not end by itself. */
  readonly problem: string | null
}

const { place } = job<{ place: Place }>()

let attack: Attack | undefined
let senders: readonly Hostile[] = []
// a stream that the peer breaks off is what an attack has to expect
process.on('unhandledRejection', () => undefined)
process.on('uncaughtException', () => undefined)

async function connect(waves: number, from: number): Promise<Connected> {
  senders = await Promise.all(Array.from({ length: waves }, (_, wave) => Hostile.connect(place, wave, from + wave)))
  return { peerIds: senders.map(({ peerId }) => peerId) }
}

async function act({ what, wave, budget }: Extract<Order, { wave: number }>): Promise<Sent> {
  const sender = senders[wave] as Hostile
  let problem: string | null = null
  try {
    await sender.beHeard()
    sender.begin(budget)
    if (what === 'prepare') await attack?.prepare?.(sender)
    else await attack?.send(sender)
  } catch (error) {
    problem = String(error)
  }
  return { bytes: sender.sent, cutOff: sender.isCutOff, problem }
}

for await (const order of asked<Order>()) {
  if (order.what === 'connect') {
    attack = attacks.get(order.attack)
    await tell(await connect(order.waves, order.from))
  } else if (order.what === 'hang up') {
    await Promise.all(senders.map((sender) => sender.stop()))
    senders = []
    await tell({ peerIds: [] } satisfies Connected)
  } else await tell(await act(order))
}
process.exit(0)
