/**
 * `kill -9` at each write point of what makes a repo, a datanet and a contribution, in real processes: what was acknowledged
 * is still there, the repo is sound, the same thing can be done again, and all peers end with one ledger.
 * docs/RELIABILITY.md has the table.
 */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documentOf, runCommand } from '../harness/command.ts'
import { arrival } from '../harness/news.ts'
import { CrashActs } from './crash-acts.ts'
import { CrashScene, LICENSE, sound } from './crash-scene.ts'
import { WRITING } from './crash-table.ts'
import { arm, fragileEnv, struck } from './victim.ts'

let peers: CrashScene
beforeAll(async () => {
  peers = await CrashScene.open()
})
afterAll(() => peers.scene.close())

const acts = new CrashActs()

describe('while a repo is made', () => {
  for (const stage of ['begin', 'partial', 'done'] as const) {
    acts.at('init', { kind: 'repo', stage }, async (point) => {
      const [repo, crashFile] = [join(peers.scene.dir, `new-${stage}`), join(peers.scene.dir, `new-${stage}.crash`)]
      await arm(crashFile, point)
      const args = ['init', '--json', '--repo', repo]
      await expect(runCommand(args, fragileEnv(peers.scene.env, crashFile), peers.scene.dir)).rejects.toThrow('SIGKILL')
      await struck(crashFile, point)
      // no key was told to anybody, so a new one does no harm
      const again = await runCommand(args, peers.scene.env, peers.scene.dir)
      expect(documentOf(again, args)).toMatchObject({ author: expect.stringMatching(/^did:key:/) })
    })
  }
})

describe('while a datanet is founded', () => {
  for (const [kind, stage] of [
    ['log', 'begin'],
    ['log', 'done'],
    ['followed', 'begin'],
    ['followed', 'done'],
  ] as const) {
    acts.at('create', { kind, stage }, async (point) => {
      await peers.fay.dieAt(point, () => peers.found())
      await sound(peers.fay.peer)
    })
  }

  test('then it is founded', async () => {
    await peers.found()
    await peers.gather()
  })
})

describe('while a contribution is made', () => {
  for (const [kind, stage] of [
    ['block', 'begin'],
    ['block', 'partial'],
    ['block', 'done'],
    ['log', 'begin'],
    ['log', 'done'],
  ] as const) {
    acts.at('contribute', { kind, stage }, async (point) => {
      const path = await peers.part()
      const before = (await peers.cora.peer.client.listContributions({ datanet: peers.datanet })).length
      await peers.cora.dieAt(point, () =>
        peers.cora.peer.client.contribute({ datanet: peers.datanet, paths: [path], license: LICENSE }),
      )
      await sound(peers.cora.peer)
      const after = (await peers.cora.peer.client.listContributions({ datanet: peers.datanet })).length
      // on disk it counts, even though nobody was told
      expect(after - before).toBe(kind === 'log' && stage === 'done' ? 1 : 0)
      if (after === before) await peers.contribute(path)
    })
  }
})

describe('while another’s contribution comes', () => {
  for (const stage of ['begin', 'done'] as const) {
    acts.at('receive', { kind: 'log', stage }, async (point) => {
      const path = await peers.part()
      let contribution = ''
      await peers.val.dieAt(point, async () => {
        contribution = await peers.contribute(path)
      })
      await arrival(peers.val.peer, peers.datanet, contribution)
      await sound(peers.val.peer)
    })
  }
})

test('nothing that was acknowledged is gone, and all have one ledger', () => peers.nothingIsGone())

acts.reachEachRowOf(WRITING)
