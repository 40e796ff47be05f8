import type { KeyValueStore } from '@datanet/log'
import { textBytes } from '@datanet/records'
import { describe, expect, test } from 'vitest'
import { createPrng } from '../prng.ts'
import { type OpenStore, storeCompliance } from '../store-compliance.ts'
import { SimulatedClock } from './clock.ts'
import { CrashableDisk } from './crashable-store.ts'

const everything = { gte: new Uint8Array(), lt: new Uint8Array(16).fill(255) }
const prng = createPrng('disk')

const write = (store: KeyValueStore, name: string, durable = true) =>
  store.batch([{ type: 'put', key: textBytes(name), value: textBytes(name) }], { durable })

async function held(disk: CrashableDisk): Promise<string[]> {
  const names: string[] = []
  for await (const [key] of disk.mount().range(everything)) names.push(new TextDecoder().decode(key))
  return names
}

describe('a disk that may crash', () => {
  const opened = (disk: CrashableDisk): OpenStore => ({
    store: disk.mount(),
    close: () => disk.unmount(),
    reopen: async () => {
      await disk.unmount()
      return opened(disk)
    },
  })
  const checks = storeCompliance('is a store', async () => opened(new CrashableDisk()))
  test.each(checks)('$name', ({ run }) => run())

  test('keeps what it confirmed, and of what came after it a first part', async () => {
    const kept = new Set<string>()
    for (let i = 0; i < 40; i++) {
      const disk = new CrashableDisk()
      const store = disk.mount()
      await write(store, 'a')
      for (const name of ['b', 'c', 'd']) await write(store, name, false)
      expect(await store.get(textBytes('d'))).toBeDefined()
      await disk.crash(prng)
      kept.add((await held(disk)).join(''))
    }
    expect([...kept].sort()).toEqual(['a', 'ab', 'abc', 'abcd'])
  })

  test('gives a machine that has crashed nothing more', async () => {
    const disk = new CrashableDisk()
    const store = disk.mount()
    await disk.crash(prng)
    await expect(store.get(textBytes('a'))).rejects.toMatchObject({ code: 'ERR_STORE_LOST' })
    await expect(write(store, 'a')).rejects.toMatchObject({ code: 'ERR_STORE_LOST' })
  })

  test.each([true, false])(
    'crashes in a write that it keeps or loses, and confirms neither: kept %s',
    async (keeps) => {
      const disk = new CrashableDisk()
      const store = disk.mount()
      await write(store, 'a')
      let sprung = 0
      disk.trip(keeps, () => sprung++)
      await expect(write(store, 'b')).rejects.toMatchObject({ code: 'ERR_STORE_LOST' })
      await disk.crash(createPrng(1))
      expect(sprung).toBe(1)
      if (keeps) expect(await held(disk)).toEqual(['a', 'b'])
      else expect(await held(disk)).toContain('a')
    },
  )

  test('takes its time over a durable write, and confirms none that a crash came into', async () => {
    const clock = new SimulatedClock(0)
    const disk = new CrashableDisk(() => clock.sleep(50))
    const store = disk.mount()
    const lost = expect(write(store, 'a')).rejects.toMatchObject({ code: 'ERR_STORE_LOST' })
    await clock.runUntil(20)
    await disk.crash(prng)
    await clock.runUntil(100)
    await lost
  })

  test('can be put back to a backup', async () => {
    const disk = new CrashableDisk()
    await write(disk.mount(), 'a')
    const backup = await disk.backup()
    await write(disk.mount(), 'b')
    await disk.restore(backup)
    expect(await held(disk)).toEqual(['a'])
  })
})
