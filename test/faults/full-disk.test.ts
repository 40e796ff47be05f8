/** A disk that fills up while entries come: what was acknowledged stays, and it goes on when there is room again. */
import { execFile } from 'node:child_process'
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { agreement } from '../harness/agreement.ts'
import type { PeerProcess } from '../harness/peer-process.ts'
import { Scene } from '../harness/scene.ts'

const run = promisify(execFile)
const SIZE = 48 * 1024 * 1024
/** Enough for a message, too little for a write of the store. */
const LEFT = 8 * 1024

const scene = await Scene.open()
const disk = join(scene.dir, 'disk')
await mkdir(disk)
const refused = await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'none', disk]).then(
  () => null,
  (error: Error) => error.message.split('\n')[0],
)
if (refused !== null) console.log(`skipped, since no small disk can be mounted here: ${refused}`)

afterAll(async () => {
  await scene.close().catch(() => undefined)
  if (refused === null) await run('umount', [disk])
  await scene.close()
})

async function fill(): Promise<string> {
  const path = join(disk, 'filler')
  const { bavail, bsize } = await statfs(disk)
  await writeFile(path, Buffer.alloc(Math.max(0, bavail * bsize - LEFT)))
  return path
}

test.skipIf(refused !== null)('a full disk refuses, names itself, and loses nothing', async () => {
  const fay = scene.peer('fay')
  const full: PeerProcess = scene.peer('disk/full')
  for (const peer of [fay, full]) {
    await peer.init()
    await peer.start()
  }
  await full.client.connect({ address: fay.address })
  const validators = [fay, full].map(({ author }) => ({ author, weight: '1' }))
  const { datanet } = await fay.client.createDatanet({ name: 'tight', validators })
  await full.client.joinDatanet({ target: datanet })
  await full.client.getDatanet({ datanet, wait: 60 })
  await full.client.invite({ datanet })
  await agreement([fay, full], datanet, ({ entries }) => entries >= 2)

  const filler = await fill()
  let refusals = 0
  for (let i = 0; i < 200 && refusals === 0; i++) {
    const answer = await full.client.invite({ datanet }).then(
      () => null,
      (error: { code: string; hint: string }) => error,
    )
    if (answer === null) continue
    refusals++
    expect(answer).toMatchObject({ code: 'ERR_DISK_FULL', hint: expect.stringMatching(/\S/) })
  }
  expect(refusals).toBe(1)
  // others go on, and what they say can't be kept here
  for (let i = 0; i < 20; i++) await fay.client.invite({ datanet })
  const stuck = await full.client.getLedger({ datanet })

  await rm(filler)
  await full.kill()
  await full.start()
  await full.client.connect({ address: fay.address })
  const ledger = await agreement([fay, full], datanet, ({ entries }) => entries >= stuck.entries + 20)
  expect(ledger.entries).toBeGreaterThanOrEqual(stuck.entries + 20)
  expect(await full.client.verify({ datanet })).toMatchObject({ ok: true, problems: [] })
  await full.client.invite({ datanet })
  await agreement([fay, full], datanet, ({ entries }) => entries > ledger.entries)
  await Promise.all([fay.stop(), full.stop()])
})
