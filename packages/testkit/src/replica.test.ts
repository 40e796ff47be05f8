import { createMemoryStore, type KeyValueStore } from '@datanet/log'
import type { Submission } from '@datanet/quality'
import { type CID, cidOf, type Entry, encode, hexOf, recordId, type Signer, type WireRecord } from '@datanet/records'
import { Replica, type ReplicaEvent, type ReplicaHost } from '@datanet/replica'
import { MAX_MANIFEST_BYTES, parseManifest } from '@datanet/shards'
import { describe, expect, test } from 'vitest'
import { certify } from './certify.ts'
import { type TestDatanet, testDatanet } from './datanet.ts'
import { ContentAwayError } from './errors.ts'
import { createPrng } from './prng.ts'

/** A host without content, whose clock stands still. */
function hostOf(signer: Signer) {
  const prng = createPrng(hexOf(signer.publicKey))
  const away = () => {
    throw new ContentAwayError('there is no content here', 'Use another host.')
  }
  const announced: Uint8Array[] = []
  const warnings: string[] = []
  const host: ReplicaHost = {
    now: () => 1_700_000_000_000,
    random: (bytes) => prng.bytes(bytes),
    signer,
    recovery: new Uint8Array(32),
    profile: null,
    announce: (entries) => announced.push(...entries),
    manifest: async () => away(),
    shards: () => away(),
    shard: away,
    shardPart: away,
    loadBlock: async () => away(),
    saveBlocks: async () => undefined,
    wakeAt: () => undefined,
    warn: (problem) => warnings.push(problem.message),
  }
  return { host, announced, warnings }
}

async function openReplica(datanet: TestDatanet, signer: Signer, store: KeyValueStore = createMemoryStore()) {
  const { host, announced, warnings } = hostOf(signer)
  const replica = await Replica.open(datanet.charterEntry, store, host)
  const events: ReplicaEvent[] = []
  replica.on((event) => events.push(event))
  return { replica, announced, warnings, events, store }
}

const manifest = cidOf(encode('manifest'))
const contribution: WireRecord = {
  type: 'contribution',
  title: 'set',
  manifest,
  license: 'CC0-1.0',
  rows: 1,
  bytes: 10,
  derivedFrom: [],
  claim: null,
}
const profile = (name: string): WireRecord => ({ type: 'profile', name, contact: '' })
const bytesOf = (entries: readonly Entry[]) => entries.map(({ bytes }) => bytes)
const idIn = (entry: Entry): CID => recordId(entry.id, entry.records.length - 1)

function people(datanet: TestDatanet) {
  const [ada] = datanet.writers as [Signer]
  const [vera, vito, vic] = datanet.validators as [Signer, Signer, Signer]
  return { ada, vera, vito, vic }
}

describe('a vote', () => {
  test('is given once, however many ask for it at the same time', async () => {
    const datanet = testDatanet({ validators: 3 })
    const { ada, vera } = people(datanet)
    const { replica, announced } = await openReplica(datanet, vera)
    const offer = datanet.author(ada).next([contribution])
    await replica.ingest([offer.bytes], 'test')
    const votes = await Promise.allSettled([900, 100, 500].map((score) => replica.vote(idIn(offer), score, [])))
    expect(votes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected'])
    for (const vote of votes.slice(1)) expect(vote).toMatchObject({ reason: { code: 'ERR_ALREADY_VOTED' } })
    expect(replica.docket.equivocations()).toBe(0)
    expect(announced).toHaveLength(1)
  })

  test('is for what is offered, by those who judge it, and never on one’s own', async () => {
    const datanet = testDatanet({ validators: 3 })
    const { ada, vera } = people(datanet)
    const { replica } = await openReplica(datanet, vera)
    await expect(replica.vote(manifest, 900, [])).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' })
    const own = await replica.append([contribution])
    await expect(replica.vote(idIn(own), 900, [])).rejects.toMatchObject({ code: 'ERR_NOT_VALIDATOR' })
    const other = await openReplica(datanet, ada)
    await other.replica.ingest([own.bytes], 'test')
    await expect(other.replica.vote(idIn(own), 900, [])).rejects.toMatchObject({ code: 'ERR_NOT_VALIDATOR' })
  })
})

describe('a fork', () => {
  /** Ada's log, and another that she signed from entry 1 on. */
  function forked() {
    const datanet = testDatanet({ validators: 3, seed: 'forked' })
    const { ada, vito } = people(datanet)
    const log = datanet.author(ada)
    const entries = [log.next([profile('a')]), log.next([contribution]), log.next([contribution])]
    const rival = log.branch(1).next([profile('another')])
    return { datanet, ada, vito, entries, rival }
  }

  test('gives the same digest whether it comes at once, later or before (L2, G6)', async () => {
    const { datanet, vito, entries, rival } = forked()
    const told: string[] = []
    const orders = [
      [[...entries, rival]],
      [[rival, ...entries]],
      [entries, [rival]],
      [[rival], entries],
      ...[...entries, rival].map((_, i) => [[...entries.slice(0, i), rival], entries.slice(i)]),
    ]
    for (const order of orders) {
      const { replica, events } = await openReplica(datanet, vito)
      for (const batch of order) if (batch.length > 0) await replica.ingest(bytesOf(batch), 'test')
      const forks = events.filter(({ type }) => type === 'fork')
      expect(forks).toMatchObject([{ seq: 1 }])
      expect(replica.ledger.contributions()).toEqual([])
      told.push(`${replica.ledger.digest} ${replica.log.frontier.root} ${replica.ledger.entries}`)
    }
    expect(new Set(told).size).toBe(1)
  })

  test('takes an offer out that nobody has judged', async () => {
    const { datanet, vito, entries, rival } = forked()
    const { replica } = await openReplica(datanet, vito)
    await replica.ingest(bytesOf(entries), 'test')
    expect(replica.awaitingVote()).toHaveLength(2)
    await replica.ingest([rival.bytes], 'test')
    expect(replica.awaitingVote()).toHaveLength(0)
  })

  test('takes no certificate with it: another validator tells of it anew', async () => {
    const datanet = testDatanet({ validators: 3 })
    const { ada, vera, vito } = people(datanet)
    const offer = datanet.author(ada).next([contribution])
    const { record, verdict } = certify(datanet, { subject: idIn(offer), author: ada.publicKey })
    const log = datanet.author(vera)
    const first = log.next([profile('vera')])
    const tells = log.next([record])
    const rival = log.branch(1).next([profile('another')])
    const { replica, announced } = await openReplica(datanet, vito)
    await replica.ingest(bytesOf([offer, first, tells]), 'test')
    expect(replica.ledger.certificate(idIn(offer))?.verdict.id).toEqual(verdict)
    const told = new Promise((resolve) => {
      replica.on((event) => {
        if (event.type === 'entry' && event.own) resolve(event.entry)
      })
    })
    await replica.ingest([rival.bytes], 'test')
    await told
    expect(replica.ledger.certificate(idIn(offer))?.verdict.id).toEqual(verdict)
    expect(announced).toHaveLength(1)
    // and who sees the fork first gets it from there
    const { replica: late } = await openReplica(datanet, people(datanet).vic)
    await late.ingest([...bytesOf([offer, first, rival, tells]), ...announced], 'test')
    expect(late.ledger.digest).toEqual(replica.ledger.digest)
  })
})

test('G7: closed and opened again, it tells the same', async () => {
  const datanet = testDatanet({ validators: 3 })
  const { ada, vera } = people(datanet)
  const { replica, store } = await openReplica(datanet, vera)
  const offer = datanet.author(ada).next([contribution])
  await replica.ingest([offer.bytes], 'test')
  await replica.vote(idIn(offer), 900, [])
  const seen = replica.seenAt(idIn(offer))
  await replica.close()
  const { replica: again } = await openReplica(datanet, vera, store)
  expect(again.ledger.digest).toEqual(replica.ledger.digest)
  expect(again.seenAt(idIn(offer))).toBe(seen)
  await expect(again.vote(idIn(offer), 100, [])).rejects.toMatchObject({ code: 'ERR_ALREADY_VOTED' })
})

test('a manifest that is none is judged, and one that can’t be had is asked for again', async () => {
  const datanet = testDatanet({ validators: 3 })
  const { ada, vera } = people(datanet)
  const offer = datanet.author(ada).next([contribution])
  const lies = { v: 1, type: 'manifest', rows: 1, bytes: 10, count: 1, shards: [], pages: [] }
  const examined = async (bytes: Uint8Array) => {
    const host = { ...hostOf(vera).host, manifest: async () => parseManifest(bytes) }
    const replica = await Replica.open(datanet.charterEntry, createMemoryStore(), host)
    await replica.ingest([offer.bytes], 'test')
    return await replica.examine(replica.docket.get(idIn(offer))?.submission as Submission)
  }
  for (const bytes of [encode('manifest'), Uint8Array.of(255), encode(lies), new Uint8Array(MAX_MANIFEST_BYTES + 1)]) {
    const { passed, score, reports, fingerprints } = await examined(bytes)
    expect({ passed, score, fingerprints }).toEqual({ passed: false, score: 0, fingerprints: new Uint8Array(0) })
    const reasons = reports.flatMap((report) => report.reasons)
    expect(reasons.map(({ gate, code }) => `${gate} ${code}`)).toContain('size content-differs')
    expect(reasons.every(({ text }) => text.length <= 500)).toBe(true)
  }
  const { replica } = await openReplica(datanet, vera)
  await replica.ingest([offer.bytes], 'test')
  const submission = replica.docket.get(idIn(offer))?.submission as Submission
  await expect(replica.examine(submission)).rejects.toBeInstanceOf(ContentAwayError)
})
