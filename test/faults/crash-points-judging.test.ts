/**
 * `kill -9` at each write point of what judges, publishes, fetches and starts, in real processes: what was acknowledged is
 * still there, the repo is sound, the same thing can be done again, and all peers end with one ledger.
 * docs/RELIABILITY.md has the table.
 */
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { arrival } from '../harness/news.ts'
import { sha256Of } from '../harness/rows.ts'
import { CrashActs } from './crash-acts.ts'
import { CrashScene, sound, WAIT } from './crash-scene.ts'
import { JUDGING } from './crash-table.ts'
import { Victim } from './victim.ts'

let peers: CrashScene
beforeAll(async () => {
  peers = await CrashScene.open()
  await peers.found()
  await peers.gather()
})
afterAll(() => peers.scene.close())

const acts = new CrashActs()

describe('while a contribution is judged', () => {
  for (const [kind, stage] of [
    ['block', 'begin'],
    ['block', 'partial'],
    ['block', 'done'],
    ['fingerprints', 'begin'],
    ['fingerprints', 'done'],
    ['log', 'begin'],
    ['log', 'done'],
  ] as const) {
    acts.at('validate', { kind, stage }, async (point) => {
      const contribution = await peers.contribute(await peers.part())
      await arrival(peers.val.peer, peers.datanet, contribution)
      await peers.val.dieAt(point, () => peers.val.peer.client.validate({ datanet: peers.datanet }))
      await peers.validateBoth(contribution)
      await peers.accepted(contribution)
      const { votes } = await peers.cora.peer.client.getContribution({ datanet: peers.datanet, contribution })
      expect(votes.map(({ author }) => author).sort()).toEqual([peers.fay.peer.author, peers.val.peer.author].sort())
      await sound(peers.val.peer)
    })
  }
})

describe('while a verdict is put into the DHT', () => {
  for (const [kind, stage] of [
    ['dht', 'begin'],
    ['dht', 'done'],
    ['published', 'begin'],
    ['published', 'done'],
  ] as const) {
    acts.at('publish', { kind, stage }, async (point) => {
      const contribution = await peers.contribute(await peers.part())
      for (const { peer } of [peers.fay, peers.val]) await arrival(peer, peers.datanet, contribution)
      await peers.fay.peer.client.validate({ datanet: peers.datanet })
      await peers.val.dieAt(point, () => peers.val.peer.client.validate({ datanet: peers.datanet }))
      await peers.validateBoth(contribution)
      await peers.accepted(contribution)
      await sound(peers.val.peer)
    })
  }
})

describe('while content is fetched', () => {
  for (const [kind, stage] of [
    ['block', 'partial'],
    ['export', 'begin'],
    ['export', 'partial'],
    ['export', 'done'],
  ] as const) {
    acts.at('fetch', { kind, stage }, async (point) => {
      const path = await peers.part()
      const contribution = await peers.contribute(path)
      await arrival(peers.cora.peer, peers.datanet, contribution)
      await peers.validateBoth(contribution)
      await peers.accepted(contribution)
      const out = join(peers.scene.dir, `out-${kind}-${stage}`)
      // whoever judged it has its blocks; the buyer is a peer that has none yet
      const buyer = kind === 'block' ? await Victim.start(peers.scene, `buyer-${stage}`) : peers.val
      if (kind === 'block') {
        await buyer.peer.client.connect({ address: peers.fay.peer.address })
        await buyer.peer.client.joinDatanet({ target: peers.datanet })
        await buyer.peer.client.getVerdict({ datanet: peers.datanet, contribution, wait: WAIT })
      }
      const fetch = () => buyer.peer.client.fetch({ datanet: peers.datanet, contributions: [contribution], out })
      await buyer.dieAt(point, fetch)
      expect(await fetch()).toMatchObject({ files: 1 })
      const [file] = (await readdir(out, { recursive: true })).filter((name) => basename(name) === basename(path))
      expect(await sha256Of(join(out, file ?? ''))).toBe(await sha256Of(path))
      expect((await readdir(out, { recursive: true })).filter((name) => name.includes('.partial-'))).toHaveLength(0)
      await readFile(join(out, 'provenance.json'), 'utf8').then(JSON.parse)
      await sound(buyer.peer)
      if (kind === 'block') await buyer.peer.stop()
    })
  }
})

describe('while the API tells where it is', () => {
  for (const stage of ['begin', 'partial'] as const) {
    acts.at('start', { kind: 'api-file', stage }, async (point) => {
      await peers.cora.dieAtStart(point)
      await sound(peers.cora.peer)
    })
  }
})

test('nothing that was acknowledged is gone, and all have one ledger', () => peers.nothingIsGone())

acts.reachEachRowOf(JUDGING)
