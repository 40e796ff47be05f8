/** An author who offers any amount of content that nobody has keeps nobody else's from being judged. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Happening } from '@datanet/client'
import { cidOf, createSigner, didOf, parseCid, sealEntry, textBytes, type WireRecord } from '@datanet/records'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { topicOf } from '../datanets/followed.ts'
import { encodeGossip } from '../datanets/gossip-frame.ts'
import { createLoopback, type Loopback } from '../network/loopback.ts'
import type { Peer } from './peer.ts'
import { type NetworkOfPeers, startNetwork } from './start-network.ts'
import { publishUntil, strangerAt } from './stranger.fixture.ts'

const MISSING = 998
const LICENSE = 'CC-BY-4.0'
const LIMIT = 60_000
/** What is less than this is noise of a busy machine; what nobody has takes ten seconds and more. */
const NOISE_MS = 1500

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes))
const hostile = createSigner(random(32))
const identity: WireRecord = { type: 'identity', recovery: new Uint8Array(32) }

let house: NetworkOfPeers
let loopback: Loopback
/** Founder and validator. */
let fay: Peer
/** An honest author. */
let cora: Peer
let datanet: string

beforeAll(async () => {
  house = await startNetwork(2)
  ;[fay, cora] = house.peers as [Peer, Peer]
  const writers = [cora.author, didOf(hostile.publicKey)]
  ;({ datanet } = await fay.operations.createDatanet({ name: 'fair', licenses: [LICENSE], writers }))
  await cora.operations.joinDatanet({ target: datanet })
  await cora.operations.getDatanet({ datanet, wait: 30 })
  loopback = createLoopback()
})

afterAll(async () => {
  await loopback.close()
  await house.stop()
})

/** What happens at the validator until something of a type and a value has happened. */
async function until(isIt: (one: Happening) => boolean): Promise<void> {
  for await (const one of fay.events(datanet, AbortSignal.timeout(LIMIT))) if (isIt(one)) return
}

/** Lets the honest author offer something; how long it takes until it is here and voted on, ms. */
async function judgedAfter(n: number, validate: () => Promise<unknown>): Promise<number> {
  const path = join(house.repos[1] ?? '', `rows-${n}.jsonl`)
  const rows = Array.from({ length: 200 }, (_, i) => JSON.stringify({ text: `row ${i} of ${n}` }))
  await writeFile(path, `${rows.join('\n')}\n`)
  const from = performance.now()
  const offered = until(({ type }) => type === 'contribution').then(validate)
  const voted = until(({ type }) => type === 'vote')
  await cora.operations.contribute({ datanet, paths: [path], license: LICENSE })
  await Promise.all([offered, voted])
  return performance.now() - from
}

function middleOf(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[1] as number
}

/** One entry that offers content of which nobody has a byte. */
function offersOfNothing(): Uint8Array {
  const offer = (n: number): WireRecord => ({
    type: 'contribution',
    title: '',
    manifest: cidOf(textBytes(`nothing ${n}`)),
    license: LICENSE,
    rows: 1,
    bytes: 1,
    derivedFrom: [],
    claim: null,
  })
  const records = [identity, ...Array.from({ length: MISSING }, (_, n) => offer(n))]
  const place = { datanet: parseCid(datanet), seq: 0, prev: null, deps: [], at: 0, bytesBefore: 0 }
  return sealEntry({ ...place, records }, hostile, random).bytes
}

test('998 offers of content that nobody has delay an honest one by no more than three times its usual time', async () => {
  const validate = () => fay.operations.validate({ datanet })
  const before = [await judgedAfter(0, validate), await judgedAfter(1, validate), await judgedAfter(2, validate)]

  const stranger = await strangerAt(loopback, topicOf(parseCid(datanet)), fay, [cora])
  const heard = until((one) => one.type === 'contribution' && one.author === didOf(hostile.publicKey))
  await publishUntil(stranger, topicOf(parseCid(datanet)), heard, () => [encodeGossip([offersOfNothing()])])
  const busy = new AbortController()
  const begun = Promise.withResolvers<void>()
  const running = fay.operations.validate({ datanet }, { signal: busy.signal, onProgress: () => begun.resolve() })
  running.catch(() => undefined)
  await begun.promise
  // the run that is under way takes it up
  const goesOn = async () => undefined
  const during = [await judgedAfter(3, goesOn), await judgedAfter(4, goesOn), await judgedAfter(5, goesOn)]
  expect(middleOf(during)).toBeLessThan(Math.max(3 * middleOf(before), NOISE_MS))
  busy.abort()
  await expect(running).rejects.toThrow()
})
