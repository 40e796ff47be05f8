/** What happens to machines: they crash, between writes and in one, leave, and come back with old disks. */
import type { Peer } from './peer.ts'
import { VALIDATORS } from './population.ts'
import { type Restoration, restore } from './restoration.ts'
import type { Scene } from './scene.ts'

/** How long a machine stays down, ms. */
const DOWN_LEAST = 200
const DOWN_MORE = 5000

/** See the header. */
export class Mishaps {
  readonly restorations: Restoration[] = []
  readonly #scene: Scene
  readonly #areDisksForgetful: boolean

  constructor(scene: Scene, areDisksForgetful: boolean) {
    this.#scene = scene
    this.#areDisksForgetful = areDisksForgetful
  }

  /** Stops a machine between two writes. */
  kill(peer: Peer): void {
    const { counts } = this.#scene
    if (!peer.running) return
    counts.killsBetween++
    this.#down(peer, 'crashes', this.#areDisksForgetful ? peer.forget() : peer.crash())
  }

  /** Stops a machine when it next writes. */
  killAtWrite(peer: Peer): void {
    const { counts, prng } = this.#scene
    if (!peer.running) return
    const keeps = prng.oneIn(2)
    peer.crashAtWrite(keeps, () => {
      if (keeps) counts.killsAfterWrite++
      else counts.killsBeforeWrite++
      this.#down(peer, `crashes ${keeps ? 'after' : 'before'} a write`, peer.crash())
    })
  }

  /** Lets a peer leave in good order. */
  leave(peer: Peer): void {
    if (!peer.running) return
    this.#scene.counts.departures++
    this.#down(peer, 'leaves', peer.leave())
  }

  start(peer: Peer): void {
    if (peer.running) return
    this.#scene.trace(`${peer.name} starts`)
    this.#scene.begin(peer.start())
  }

  /** Puts the disk of some peer back to an older state. */
  restore(): void {
    const { people, prng, counts, network, begin, trace } = this.#scene
    const isAnyUnsure = people.honest.some(({ isUnsure }) => isUnsure)
    const able = people.honest.filter(
      // what one who is unsure can be told must not go with another's disk
      ({ hasBackup, isUnsure, weight, running }) => running && hasBackup && !isUnsure && (weight === 0 || !isAnyUnsure),
    )
    if (able.length === 0) return
    const peer = prng.pick(able)
    counts.restored++
    network.hangUp(peer)
    const validators = people.honest.filter(({ weight }) => weight > 0)
    const restored = restore(peer, validators, VALIDATORS).then((restoration) => {
      this.restorations.push(restoration)
      const { from, isKnownWell } = restoration
      trace(`${peer.name} comes back as it was at ${from}, which is ${isKnownWell ? '' : 'not '}known well`)
    })
    begin(restored)
  }

  #down(peer: Peer, how: string, done: Promise<void>): void {
    const { clock, prng, network, begin, trace } = this.#scene
    trace(`${peer.name} ${how}`)
    network.hangUp(peer)
    begin(done)
    clock.plan(DOWN_LEAST + prng.integer(DOWN_MORE), () => this.start(peer))
  }
}
