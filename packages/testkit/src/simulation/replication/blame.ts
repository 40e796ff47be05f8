/** Who names whom after a sync, and speaks with them no more for a while. An honest peer never names an honest one. */
import type { SyncResult } from '@datanet/sync'
import type { Conversation } from '../network.ts'
import type { Peer } from './peer.ts'
import type { Scene } from './scene.ts'

/** How long a peer does not speak with one that it has named, ms. */
const BAN = 5000
/** How a sync with an honest partner may end early: by what the network and the machines do. */
const MISHAPS = new Set(['ERR_SYNC_BROKEN', 'ERR_LINE_CUT', 'ERR_STORE_LOST'])

/** See the header. */
export class Blame {
  readonly #scene: Scene
  /** Until when two peers do not speak, by their names. */
  readonly #bans = new Map<string, number>()

  constructor(scene: Scene) {
    this.#scene = scene
  }

  speaks(a: Peer, b: Peer): boolean {
    return (this.#bans.get(pairOf(a, b)) ?? 0) <= this.#scene.clock.now
  }

  /** Counts how a sync ended, and says what must not have happened in it. */
  heard({ sides, results, bytes }: Conversation<Peer>): void {
    const { counts } = this.#scene
    counts.syncs++
    counts.bytes += bytes
    if (results.every((result) => result.status === 'fulfilled' && result.value.complete)) counts.syncsComplete++
    if (results.some(({ status }) => status === 'rejected')) counts.syncsBroken++
    for (const side of [0, 1] as const) this.#judge(sides[side], sides[side === 0 ? 1 : 0], results[side])
  }

  #judge(peer: Peer, partner: Peer, result: PromiseSettledResult<SyncResult>): void {
    const { counts, clock, problem } = this.#scene
    if (!peer.honest || result.status === 'fulfilled') return
    const { code = 'no code', message } = result.reason as Error & { code?: string }
    if (MISHAPS.has(code)) return
    if (code === 'ERR_SYNC_VIOLATION' && !partner.honest) {
      counts.blamed++
      this.#bans.set(pairOf(peer, partner), clock.now + BAN)
    } else problem(`${peer.name} syncs with ${partner.honest ? 'honest ' : ''}${partner.name}: ${code} ${message}`)
  }
}

const pairOf = (a: Peer, b: Peer): string => [a.name, b.name].sort().join(' ')
