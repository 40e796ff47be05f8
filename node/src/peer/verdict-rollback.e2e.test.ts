/** A verdict that was superseded does not come back in the DHT (V7), whoever puts it there. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { VerdictReport } from '@datanet/client'
import { parseCid } from '@datanet/records'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readVerdictValue, VERDICT_NAMESPACE, verdictKey } from '../datanets/verdict-records.ts'
import { createLoopback, inTable, type Loopback, type LoopbackPeer } from '../network/loopback.ts'
import type { Peer } from './peer.ts'
import { type NetworkOfPeers, startNetwork } from './start-network.ts'

const LIMIT = 30_000
const WAIT = 30
const license = 'CC-BY-4.0'

let house: NetworkOfPeers
let loopback: Loopback
/** Founds and judges. */
let fay: Peer
/** Contributes, and offers somebody else's data again. */
let cora: Peer
let dan: Peer
let datanet: string
let key: string

beforeAll(async () => {
  loopback = createLoopback()
  house = await startNetwork(3)
  ;[fay, cora, dan] = house.peers as [Peer, Peer, Peer]
  const writers = [cora, dan].map(({ author }) => author)
  datanet = (await fay.operations.createDatanet({ name: 'rounds', licenses: [license], writers })).datanet
  for (const { operations } of [cora, dan]) {
    await operations.joinDatanet({ target: datanet })
    await operations.getDatanet({ datanet, wait: WAIT })
  }
})

afterAll(async () => {
  await loopback.close()
  await house.stop()
})

/** A peer that lets pass whatever it is given, in touch with all the others. */
async function attacker(): Promise<LoopbackPeer> {
  const rules = {
    kadValidators: { [VERDICT_NAMESPACE]: async () => undefined },
    kadSelectors: { [VERDICT_NAMESPACE]: () => 0 },
  }
  const peer = await loopback.start(rules)
  for (const other of house.peers) await peer.network.connect(other.addresses()[0] ?? '')
  await inTable(peer, house.peers.length)
  return peer
}

/** Offers the same rows, under another name; gives the contribution once the validator holds it. */
async function offer(peer: Peer, index: number): Promise<string> {
  const path = join(house.repos[index] ?? '', `rows-${index}.jsonl`)
  await writeFile(path, '{"text":"one"}\n{"text":"two"}\n')
  const arrived = heard(fay, 'contribution', ({ author }) => author === peer.author)
  const { contribution } = await peer.operations.contribute({ datanet, paths: [path], license })
  await arrived
  return contribution
}

async function heard(
  peer: Peer,
  type: 'contribution' | 'verdict',
  isIt: (one: Record<string, unknown>) => boolean,
): Promise<void> {
  for await (const one of peer.events(datanet, AbortSignal.timeout(LIMIT))) {
    if (one.type === type && isIt({ ...one })) return
  }
}

/** What the DHT gives a peer, as soon as it is of a round. */
async function fromDht({ operations }: Peer, contribution: string, round: number): Promise<VerdictReport> {
  const over = AbortSignal.timeout(LIMIT)
  for (;;) {
    over.throwIfAborted()
    const verdict = await operations.getVerdict({ datanet, contribution, source: 'dht', wait: WAIT })
    if (verdict.round === round) return verdict
  }
}

test('the older certificate, put after the newer one, is refused by every peer', async () => {
  const original = await offer(cora, 1)
  const copy = await offer(dan, 2)
  key = verdictKey(parseCid(datanet), parseCid(copy))

  // the copy is judged while nobody has read the original: it is taken for its author's own
  await fay.operations.vote({ datanet, contribution: copy, score: 900 })
  const first = await fromDht(cora, copy, 0)
  expect(first.credit).toMatchObject([{ contribution: copy, author: dan.author, units: '2' }])
  const { network: early } = await attacker()
  const [older] = (await early.records.getRecord(key)) ?? []
  await early.stop()
  expect(readVerdictValue(key, older ?? new Uint8Array(0)).certificate.verdict.body.round).toBe(0)

  // the senior one is certified, and so the copy's next round pays its original
  const superseded = heard(dan, 'verdict', ({ contribution, round }) => contribution === copy && round === 1)
  await fay.operations.vote({ datanet, contribution: original, score: 900 })
  await superseded
  for (const peer of house.peers) {
    const second = await fromDht(peer, copy, 1)
    expect(second.credit).toMatchObject([{ contribution: original, author: cora.author, units: '2' }])
  }

  const { network } = await attacker()
  await expect(network.records.putRecord(key, older ?? new Uint8Array(0))).rejects.toMatchObject({
    code: 'ERR_RECORD_NOT_STORED',
  })
  // nor does it come back while somebody gives it to those who ask
  for (const { operations } of house.peers) {
    expect(await operations.getVerdict({ datanet, contribution: copy, source: 'dht' })).toMatchObject({ round: 1 })
    expect(await operations.getVerdict({ datanet, contribution: copy })).toMatchObject({ round: 1 })
  }
  await network.stop()
})

test('a certificate under the key of another contribution, or in another datanet, is refused', async () => {
  const { network } = await attacker()
  const [value] = (await network.records.getRecord(key)) ?? []
  const other = (await fay.operations.createDatanet({ name: 'other' })).datanet
  const contribution = key.split('/').at(-1) ?? ''
  for (const wrong of [
    verdictKey(parseCid(datanet), parseCid(other)),
    verdictKey(parseCid(other), parseCid(contribution)),
  ]) {
    await expect(network.records.putRecord(wrong, value ?? new Uint8Array(0))).rejects.toMatchObject({
      code: 'ERR_RECORD_NOT_STORED',
    })
  }
})
