import { createMemoryStore } from '@datanet/log'
import { type CID, cidOf, type Entry, encode, hexOf, recordId, type Signer, type WireRecord } from '@datanet/records'
import { FIRST_REST_MS, Replica, type ReplicaHost, SMALL_PER_AUTHOR } from '@datanet/replica'
import { describe, expect, test } from 'vitest'
import { certify } from './certify.ts'
import { type TestDatanet, testDatanet } from './datanet.ts'
import { ContentAwayError } from './errors.ts'
import { createPrng } from './prng.ts'

function contribution(title: string, bytes = 10): WireRecord {
  const offered = { title, manifest: cidOf(encode(title)), license: 'CC0-1.0', rows: 1, bytes }
  return { type: 'contribution', ...offered, derivedFrom: [], claim: null }
}

/** A validator's replica without content, on a clock that the test sets. */
async function validatorOf(datanet: TestDatanet, signer: Signer) {
  const prng = createPrng(hexOf(signer.publicKey))
  const clock = { now: 1_700_000_000_000 }
  const away = () => {
    throw new ContentAwayError('there is no content here', 'Use another host.')
  }
  const host: ReplicaHost = {
    now: () => clock.now,
    random: (bytes) => prng.bytes(bytes),
    signer,
    recovery: new Uint8Array(32),
    profile: null,
    announce: () => undefined,
    manifest: async () => away(),
    shards: () => away(),
    shard: away,
    shardPart: away,
    loadBlock: async () => away(),
    saveBlocks: async () => undefined,
    wakeAt: () => undefined,
    warn: () => undefined,
  }
  return { replica: await Replica.open(datanet.charterEntry, createMemoryStore(), host), clock }
}

/** What awaits a vote, found by looking at all there is. */
function unvoted(replica: Replica): string[] {
  return [...replica.docket.cases()]
    .flatMap((held) => {
      const { submission, certificate, votes } = held
      if (submission === null || certificate !== null || votes.has(hexOf(replica.author))) return []
      return replica.docket.electorsOf(submission).weights.has(hexOf(replica.author)) ? [`${held.id}`] : []
    })
    .sort()
}

const idIn = (entry: Entry, index = entry.records.length - 1): CID => recordId(entry.id, index)

describe('what awaits a vote', () => {
  test('is what looking at all there is finds, after votes, certificates and forks', async () => {
    const datanet = testDatanet({ validators: 3 })
    const [ada, ben] = datanet.writers as [Signer, Signer]
    const [vera] = datanet.validators as [Signer]
    const { replica } = await validatorOf(datanet, vera)
    const log = datanet.author(ada)
    const offers = [
      log.next([contribution('a0')]),
      log.next([contribution('a1'), contribution('a2')]),
      datanet.author(ben).next([contribution('b0'), contribution('b1')]),
      datanet.author(vera).next([contribution('own')]),
    ]
    const check = (count: number) => {
      const awaiting = replica.awaitingVote().map(({ id }) => id.toString())
      expect(awaiting).toHaveLength(count)
      expect(awaiting.sort()).toEqual(unvoted(replica))
    }
    for (const { bytes } of offers) await replica.ingest([bytes], 'test')
    check(5)
    await replica.vote(idIn(offers[0] as Entry), 900, [])
    check(4)
    const certificate = certify(datanet, { subject: idIn(offers[2] as Entry), author: ben.publicKey })
    await replica.ingest([datanet.author(ben).next([certificate.record]).bytes], 'test')
    check(3)
    await replica.ingest([log.branch(1).next([contribution('another')]).bytes], 'test')
    check(1)
  })

  test('is judged in turns and several at once, of one author no more than its part', async () => {
    const datanet = testDatanet({ validators: 3 })
    const [ada, ben] = datanet.writers as [Signer, Signer]
    const [vera] = datanet.validators as [Signer]
    const { replica } = await validatorOf(datanet, vera)
    const titles = Array.from({ length: 50 }, (_, i) => `a${i}`)
    await replica.ingest([datanet.author(ada).next(titles.map((title) => contribution(title))).bytes], 'test')
    const begun: string[] = []
    const ends: (() => void)[] = []
    const both = Promise.withResolvers<void>()
    const running = replica.validate(
      ({ record }) =>
        new Promise<string>((end) => {
          begun.push(record.title)
          ends.push(() => end(record.title))
          if (record.title === 'b') both.resolve()
          if (begun.length > SMALL_PER_AUTHOR + 1) end(record.title)
        }),
    )
    expect(begun).toHaveLength(SMALL_PER_AUTHOR)
    await replica.ingest([datanet.author(ben).next([contribution('b')]).bytes], 'test')
    await both.promise
    expect(begun).toHaveLength(SMALL_PER_AUTHOR + 1)
    for (const end of ends) end()
    // nothing was voted on, and all was judged
    expect((await running).sort()).toEqual([...titles, 'b'].sort())
  })

  test('rests when it could not be judged, and whoever asks for it has it tried at once', async () => {
    const datanet = testDatanet({ validators: 3 })
    const [ada] = datanet.writers as [Signer]
    const [vera] = datanet.validators as [Signer]
    const { replica, clock } = await validatorOf(datanet, vera)
    await replica.ingest([datanet.author(ada).next([contribution('a')]).bytes], 'test')
    let tries = 0
    const judge = async () => {
      tries += 1
      throw new ContentAwayError('there is no content here', 'Wait.')
    }
    const run = async (again = false) => {
      await replica.validate(judge, { again })
      return tries
    }
    expect([await run(), await run()]).toEqual([1, 1])
    clock.now += FIRST_REST_MS
    expect([await run(), await run()]).toEqual([2, 2])
    clock.now += FIRST_REST_MS
    expect([await run(), await run(true), await run()]).toEqual([2, 3, 3])
    clock.now += 3 * FIRST_REST_MS
    expect([await run(), replica.awaitingVote().length]).toEqual([3, 1])
    clock.now += FIRST_REST_MS
    expect(await run()).toBe(4)
  })

  test('a run ends with its signal, and what was in work is finished', async () => {
    const datanet = testDatanet({ validators: 3 })
    const [ada] = datanet.writers as [Signer]
    const [vera] = datanet.validators as [Signer]
    const { replica } = await validatorOf(datanet, vera)
    await replica.ingest([datanet.author(ada).next([contribution('a', 1e12)]).bytes], 'test')
    const controller = new AbortController()
    const begun = Promise.withResolvers<void>()
    const end = Promise.withResolvers<void>()
    const running = replica.validate(
      async () => {
        begun.resolve()
        await end.promise
      },
      { signal: controller.signal },
    )
    await begun.promise
    controller.abort()
    await expect(running).rejects.toThrow()
    const other = replica.validate(async () => 'other')
    end.resolve()
    expect(await other).toEqual([])
  })
})
