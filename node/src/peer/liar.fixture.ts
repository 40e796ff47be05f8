/** A peer that speaks the sync protocol with the logs of a real one, and changes what it says. */
import { createMemoryStore, Log } from '@datanet/log'
import { createSigner, type Entry, parseCid, type WireRecord } from '@datanet/records'
import { decodeMessage, encodeMessage, type Message, reconcile, type SyncedLogs, SyncIndex } from '@datanet/sync'
import { askForCharter } from '../datanets/charter-exchange.ts'
import { SYNC_LIMITS, SYNC_PROTOCOL } from '../datanets/followed.ts'
import type { Channel } from '../network/channel.ts'
import type { LoopbackPeer } from '../network/loopback.ts'

const LIMIT = 30_000
const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))

/** What it says instead of a message; it may say several things, or nothing and hear until the other one hangs up. */
export type Lie = (
  message: Message,
  say: (message: Message) => Promise<void>,
  hear: () => Promise<void>,
) => Promise<void>

/** Logs of an author with so many entries, as a peer holds them. */
export async function logsOf(charter: Entry, seed: Uint8Array, entries: number): Promise<Log> {
  const log = await Log.open(createMemoryStore(), charter)
  const identity: WireRecord = { type: 'identity', recovery: new Uint8Array(32) }
  const note = (n: number) => ({ type: 'from-a-later-version', text: `note ${n}` }) as unknown as WireRecord
  const signer = createSigner(seed)
  for (let n = 0; n < entries; n++)
    await log.append(n === 0 ? [identity, note(n)] : [note(n)], { signer, at: n, random })
  return log
}

function syncedLogs(log: Log, index: SyncIndex): SyncedLogs {
  return {
    datanet: log.id,
    foremost: [log.founding.founder],
    index,
    frontier: () => log.frontier,
    idAt: (author, seq) => log.idAt(author, seq),
    read: (author, from, to) => log.read(author, from, to),
    forkOf: (author) => log.forkOf(author),
    get: (id) => log.get(id),
    missing: () => log.missing(),
    ingest: async () => ({ accepted: 0, offence: null }),
  }
}

/** The charter entry of a datanet, from a peer that follows it. */
export async function charterFrom({ network }: LoopbackPeer, peer: string, datanet: string): Promise<Entry> {
  const entry = await askForCharter(network, peer, parseCid(datanet), AbortSignal.timeout(LIMIT))
  if (entry === null) throw new TypeError(`${peer} gave no charter`)
  return entry
}

/** Lies in each sync that it begins or is asked for. */
export class Liar {
  readonly #peer: LoopbackPeer
  readonly #log: Log
  readonly #lie: Lie
  readonly #index = new SyncIndex()
  readonly #served = new Set<Promise<void>>()

  constructor(peer: LoopbackPeer, log: Log, lie: Lie) {
    this.#peer = peer
    this.#log = log
    this.#lie = lie
  }

  /** Lies to whoever begins a sync with it. */
  async serve(): Promise<void> {
    await this.#peer.network.streams.handleProtocol(SYNC_PROTOCOL, (channel) => this.#serve(channel), SYNC_LIMITS)
  }

  /** Begins a sync, and lies in it. */
  async begin(peer: string): Promise<void> {
    const signal = AbortSignal.timeout(LIMIT)
    await this.#talk(await this.#peer.network.streams.openStream(peer, SYNC_PROTOCOL, signal, SYNC_LIMITS))
  }

  /** Resolves when no conversation runs that the other one began. */
  async whenOver(): Promise<void> {
    await Promise.allSettled(this.#served)
  }

  async #serve(channel: Channel): Promise<void> {
    const talk = this.#talk(channel)
    this.#served.add(talk)
    await talk.finally(() => this.#served.delete(talk))
  }

  async #talk(channel: Channel): Promise<void> {
    const say = (message: Message) => channel.send(encodeMessage(message))
    const receive = () => channel.receive(AbortSignal.timeout(LIMIT))
    const hear = async () => {
      while ((await receive()) !== null);
    }
    await reconcile(syncedLogs(this.#log, this.#index), {
      send: (frame) => this.#lie(decodeMessage(frame), say, hear),
      receive,
    }).finally(() => channel.abort(new TypeError('a lie is over')))
  }
}
