import { expect } from 'vitest'
import { agreement } from '../harness/agreement.ts'
import { arrival } from '../harness/news.ts'
import type { PeerProcess } from '../harness/peer-process.ts'
import { jsonLines, tickets } from '../harness/rows.ts'
import { Scene } from '../harness/scene.ts'
import { Victim } from './victim.ts'

export const LICENSE = 'CC-BY-4.0'
const ROWS = 50
/** Seconds that a verdict may take. */
export const WAIT = 60

/** Three peers that can be ended at any write point, and what they said was done. */
export class CrashScene {
  readonly scene: Scene
  /** Founder and validator. */
  readonly fay: Victim
  readonly val: Victim
  readonly cora: Victim
  /** Once it is founded. */
  datanet = ''
  /** What a peer said was done: none of it may be gone at the end. */
  readonly #acknowledged: string[] = []
  #parts = 0

  private constructor(scene: Scene, victims: readonly [Victim, Victim, Victim]) {
    this.scene = scene
    ;[this.fay, this.val, this.cora] = victims
  }

  static async open(): Promise<CrashScene> {
    const scene = await Scene.open()
    const start = (name: string) => Victim.start(scene, name)
    const [fay, val, cora] = await Promise.all([start('fay'), start('val'), start('cora')])
    await val.peer.client.connect({ address: fay.peer.address })
    await cora.peer.client.connect({ address: fay.peer.address })
    await cora.peer.client.connect({ address: val.peer.address })
    return new CrashScene(scene, [fay, val, cora])
  }

  get peers(): readonly PeerProcess[] {
    return [this.fay, this.val, this.cora].map(({ peer }) => peer)
  }

  /** Founds the datanet, as often as it takes. */
  async found(): Promise<string> {
    const validators = [this.fay, this.val].map(({ peer }) => ({ author: peer.author, weight: '1' }))
    const rounds = { sealed: false, timeoutMs: 60_000, max: 16 }
    const charter = { name: 'robust', licenses: [LICENSE], validators, rounds }
    this.datanet = (await this.fay.peer.client.createDatanet(charter)).datanet
    return this.datanet
  }

  /** Lets the others in. */
  async gather(): Promise<void> {
    const { datanet } = this
    const { link } = await this.fay.peer.client.invite({ datanet })
    for (const { peer } of [this.val, this.cora]) {
      await peer.client.joinDatanet({ target: link })
      expect(await peer.client.getDatanet({ datanet, wait: WAIT })).toMatchObject({ synced: true, admitted: true })
    }
  }

  /** A file of rows that no other has. */
  async part(): Promise<string> {
    const from = ROWS * this.#parts++
    return await this.scene.file(`part-${from}.jsonl`, jsonLines(tickets(ROWS, from)))
  }

  async contribute(path: string): Promise<string> {
    const { datanet } = this
    const { contribution } = await this.cora.peer.client.contribute({ datanet, paths: [path], license: LICENSE })
    this.#acknowledged.push(contribution)
    return contribution
  }

  async accepted(contribution: string): Promise<void> {
    const { datanet } = this
    for (const peer of this.peers) {
      expect(await peer.client.getVerdict({ datanet, contribution, wait: WAIT })).toMatchObject({ outcome: 'accepted' })
    }
  }

  async validateBoth(contribution: string): Promise<void> {
    const { datanet } = this
    for (const { peer } of [this.fay, this.val]) {
      await arrival(peer, datanet, contribution)
      await peer.client.validate({ datanet })
    }
  }

  /** Nothing that was acknowledged is gone, and all have one ledger. */
  async nothingIsGone(): Promise<void> {
    const { datanet, fay, val } = this
    const everything = new Set(this.#acknowledged)
    expect(everything.size).toBeGreaterThan(5)
    for (const { peer } of [fay, val]) for (const id of everything) await arrival(peer, datanet, id)
    await fay.peer.client.validate({ datanet })
    await val.peer.client.validate({ datanet })
    await agreement(this.peers, datanet, ({ totals }) => totals.pending === 0)
    for (const peer of this.peers) {
      const held = new Set((await peer.client.listContributions({ datanet })).map(({ contribution }) => contribution))
      expect([...everything].filter((id) => !held.has(id))).toEqual([])
    }
  }
}

export async function sound(peer: PeerProcess): Promise<void> {
  expect(await peer.client.verify({})).toMatchObject({ ok: true, problems: [] })
}
