import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { sha256 } from 'multiformats/hashes/sha2'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createProvideOnce } from './provide-once.ts'

/** A network whose DHT takes what it is told, or fails. */
class Listener extends EventTarget {
  readonly told: string[] = []
  peers: string[] = []
  fails = false
  #wake: () => void = () => undefined

  getPeers = () => this.peers
  contentRouting = {
    provide: async (cid: CID) => {
      if (this.fails) throw new RangeError('nobody answers')
      this.told.push(cid.toString())
      this.#wake()
    },
  }

  async heard(count: number): Promise<void> {
    while (this.told.length < count)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
  }
}

const cidOf = async (at: number) => CID.createV1(raw.code, await sha256.digest(new TextEncoder().encode(String(at))))

test('each thing is told once, as soon as there is anybody; of too many the oldest are left out', async () => {
  const network = new Listener()
  const over = new AbortController()
  const provide = createProvideOnce(
    network as unknown as Parameters<typeof createProvideOnce>[0],
    pino({ level: 'silent' }),
    over.signal,
  )
  const cids = await Promise.all(Array.from({ length: 1030 }, (_, at) => cidOf(at)))
  for (const cid of cids) provide(cid)
  expect(network.told).toEqual([])
  network.peers = ['peer']
  network.dispatchEvent(new Event('peer:identify'))
  await network.heard(1024)
  expect(network.told).toEqual(cids.slice(6).map(String))

  // one that could not be told is told to the next who comes
  network.fails = true
  const late = await cidOf(2000)
  provide(late)
  await Promise.resolve()
  network.fails = false
  network.dispatchEvent(new Event('peer:identify'))
  await network.heard(1025)
  expect(network.told.at(-1)).toBe(late.toString())
  over.abort()
})
