/** Clocks that are off by a year: they order nothing, and all end with one ledger. */
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agreement } from '../harness/agreement.ts'
import { arrival } from '../harness/news.ts'
import type { PeerProcess } from '../harness/peer-process.ts'
import { jsonLines, tickets } from '../harness/rows.ts'
import { Scene } from '../harness/scene.ts'

const LICENSE = 'CC-BY-4.0'
const YEAR = 365 * 24 * 3600 * 1000
const PRELOAD = fileURLToPath(new URL('./shifted-clock.ts', import.meta.url))

let scene: Scene
let fay: PeerProcess
let late: PeerProcess
let early: PeerProcess
let datanet: string

function shifted(name: string, ms: number): PeerProcess {
  return scene.peer(name, { ...scene.env, NODE_OPTIONS: `--import=${PRELOAD}`, DATANET_CLOCK_SHIFT: `${ms}` })
}

beforeAll(async () => {
  scene = await Scene.open()
  fay = scene.peer('fay')
  late = shifted('late', -YEAR)
  early = shifted('early', YEAR)
  for (const peer of [fay, late, early]) {
    await peer.init()
    await peer.start()
  }
  for (const peer of [late, early]) await peer.client.connect({ address: fay.address })
  await early.client.connect({ address: late.address })
  const validators = [fay, late, early].map(({ author }) => ({ author, weight: '1' }))
  datanet = (await fay.client.createDatanet({ name: 'clocks', licenses: [LICENSE], validators })).datanet
  for (const peer of [late, early]) {
    await peer.client.joinDatanet({ target: datanet })
    await peer.client.getDatanet({ datanet, wait: 60 })
  }
})

afterAll(() => scene.close())

test('what a peer of next year offers is judged by peers of last year and of now, in order of who saw it first', async () => {
  const ids: string[] = []
  for (const [index, peer] of [early, late, fay].entries()) {
    // the same rows each time: whoever was first is paid, whatever the clocks say
    const path = await scene.file(`part-${index}.jsonl`, jsonLines(tickets(40)))
    const { contribution } = await peer.client.contribute({ datanet, paths: [path], license: LICENSE })
    ids.push(contribution)
    for (const other of [fay, late, early]) await arrival(other, datanet, contribution)
    for (const validator of [fay, late, early]) await validator.client.validate({ datanet })
    await agreement([fay, late, early], datanet, ({ totals }) => totals.accepted === index + 1)
  }
  const verdicts = await Promise.all(ids.map((contribution) => fay.client.getVerdict({ datanet, contribution })))
  expect(verdicts[0]).toMatchObject({ outcome: 'accepted' })
  // nobody is backdated by a minority: the stamp lies between the clocks
  for (const verdict of verdicts) {
    const stamp = Date.parse(verdict.stamp)
    expect(Math.abs(stamp - Date.now())).toBeLessThan(YEAR + 60_000)
  }
  const ledger = await fay.client.getLedger({ datanet })
  expect(ledger.totals).toMatchObject({ contributions: 3, accepted: 3 })
})

test('`doctor` tells a peer that its clock is off', async () => {
  const { stdout, exitCode } = await late.run('doctor', '--json')
  expect(exitCode).not.toBe(0)
  const { checks } = JSON.parse(stdout) as { checks: { name: string; ok: boolean; fix: string }[] }
  expect(checks.find(({ name }) => name === 'clock')).toMatchObject({ ok: false, fix: expect.any(String) })
})
