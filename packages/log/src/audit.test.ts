import { type Entry, encode, type Signer, type WireRecord } from '@datanet/records'
import { describe, expect, test } from 'vitest'
import { auditLogs, MAX_DAMAGE } from './audit.ts'
import { datanetOf, held, offer, profile, random, signerOf, validator, writers } from './author.fixture.ts'
import { decodeHead, encodeHead } from './head-row.ts'
import type { Head } from './head-table.ts'
import { asideKey, entriesRange, entryKey, forkKey, headKey, idKey, idsRange } from './keys.ts'
import { Log } from './log.ts'
import { encodePlace } from './place.ts'
import { repairLogs } from './repair.ts'
import type { KeyValueStore } from './store.ts'

const [ada, ben, cy] = writers as [Signer, Signer, Signer]
const [eve, fay] = [signerOf(21), signerOf(22)]
/** Authors are numbered as they come: the founder, then these. */
const [ADA, BEN, JUDGE, CY] = [1, 2, 3, 4]

const admit = (signer: Signer): WireRecord => ({ type: 'admit', author: signer.publicKey, admits: 2 })

/** Logs of several authors: let in by the charter, by a validator, and by a branch behind a fork; one has forked. */
async function filled() {
  const datanet = await datanetOf()
  const { log, author, validator: judge } = datanet
  const logs = {
    ada: author(ada).grow(6),
    ben: author(ben).grow(2),
    cy: author(cy).grow(5),
    eve: author(eve),
    fay: author(fay),
  }
  judge.grow(1)
  const rival = logs.cy.branch(3).grow(1, 'rival')
  const branch = judge.branch(1).grow(1, 'branch')
  const admitting = branch.next([admit(fay)])
  judge.next([admit(eve)])
  logs.eve.next([profile('e')], { deps: [judge.entries[1]?.id as Entry['id']] })
  logs.fay.next([profile('f')], { deps: [admitting.id] })
  await offer(log, ...logs.ada.entries, ...logs.ben.entries, ...judge.entries, ...logs.cy.entries, ...logs.eve.entries)
  await offer(log, ...rival.entries, ...branch.entries, ...logs.fay.entries)
  await offer(log, ...branch.entries.toReversed(), ...branch.entries)
  const all = [logs.ada, logs.ben, judge, logs.cy, rival, logs.eve, branch, logs.fay].flatMap(({ entries }) => entries)
  expect(log.head(fay.publicKey)?.seq).toBe(0)
  expect(log.head(cy.publicKey)?.fork).toBe(3)
  const put = (key: Uint8Array, value: Uint8Array) => datanet.store.batch([{ type: 'put', key, value }])
  const del = (key: Uint8Array) => datanet.store.batch([{ type: 'del', key }])
  return { ...datanet, logs, judge, rival, branch, all, put, del, founding: log.founding }
}

type Filled = Awaited<ReturnType<typeof filled>>

const flip = (bytes: Uint8Array, at: number) =>
  bytes.with(at < 0 ? bytes.length + at : at, (bytes.at(at) as number) ^ 1)
const indexOf = (bytes: Uint8Array, part: Uint8Array) => Buffer.from(bytes).indexOf(Buffer.from(part))

async function changeHead({ store, put }: Filled, who: number, changes: Partial<Head>): Promise<void> {
  const head = decodeHead((await store.get(headKey(who))) as Uint8Array) as Head
  await put(headKey(who), encodeHead({ ...head, ...changes }))
}

const entryOf = ({ logs }: Filled, seq: number) => logs.ada.entries[seq] as Entry

/** Each class of damage: how it comes about, what names it, and whether entries are lost by it. */
const classes: [string, (filled: Filled) => Promise<unknown>, string, readonly number[] | null][] = [
  ['a byte of a record', (at) => at.put(entryKey(ADA, 2), flip(entryOf(at, 2).bytes, -3)), 'ADA 2 ERR_', [2]],
  [
    'a byte of the signature',
    (at) => {
      const { bytes } = entryOf(at, 2)
      return at.put(entryKey(ADA, 2), flip(bytes, indexOf(bytes, new TextEncoder().encode('csigX@')) + 10))
    },
    'ADA 2 ERR_SIGNATURE_INVALID',
    [2],
  ],
  [
    'a byte of the payload',
    (at) => {
      const { bytes, payload } = entryOf(at, 2)
      return at.put(entryKey(ADA, 2), flip(bytes, indexOf(bytes, payload.root) + 3))
    },
    'ADA 2 ERR_',
    [2],
  ],
  ['bytes that are no entry', (at) => at.put(entryKey(ADA, 0), encode('gone')), 'ADA 0 ERR_', [0]],
  ['an entry that is missing in the middle', (at) => at.del(entryKey(ADA, 3)), 'ADA 3 ERR_ENTRY_MISSING', [3]],
  ['an entry that is missing at the end', (at) => at.del(entryKey(ADA, 5)), 'ADA 5 ERR_ENTRY_MISSING', [5]],
  [
    'another entry of the author in its place',
    (at) => at.put(entryKey(ADA, 2), entryOf(at, 1).bytes),
    'ADA 2 ERR_ENTRY_MISPLACED',
    [2],
  ],
  [
    'another author’s entry in its place',
    (at) => at.put(entryKey(BEN, 0), entryOf(at, 0).bytes),
    'BEN 0 ERR_ENTRY_MISPLACED',
    null,
  ],
  [
    'a head that points to an earlier entry',
    (at) => changeHead(at, ADA, { seq: 4, id: entryOf(at, 4).id }),
    'ADA 5 ERR_HEAD_WRONG',
    [],
  ],
  ['a head that points elsewhere', (at) => changeHead(at, ADA, { id: entryOf(at, 1).id }), 'ADA 5 ERR_HEAD_WRONG', []],
  ['a head that weighs too much', (at) => changeHead(at, ADA, { bytes: 7 }), 'ADA 5 ERR_HEAD_WRONG', []],
  ['a head that may let in more', (at) => changeHead(at, ADA, { admits: 7 }), 'ADA 5 ERR_HEAD_WRONG', []],
  ['a head that forgot its fork', (at) => changeHead(at, CY, { fork: null }), 'CY 3 ERR_FORK_PROOF_WRONG', []],
  ['a head that can’t be read', (at) => at.put(headKey(ADA), new Uint8Array(3)), 'ADA 6 ERR_HEAD_WRONG', []],
  ['a head that is missing', (at) => at.del(headKey(ADA)), 'ADA 6 ERR_HEAD_WRONG', []],
  ['an id that leads nowhere', (at) => at.del(idKey(entryOf(at, 2).id)), 'ADA 2 ERR_INDEX_WRONG', []],
  [
    'an id that leads to another entry',
    (at) => at.put(idKey(entryOf(at, 2).id), encodePlace({ who: BEN, aside: false, seq: 1, bytes: 1, admits: 0 })),
    'ADA 2 ERR_INDEX_WRONG',
    [],
  ],
  [
    'an id of no entry',
    (at) =>
      at.put(
        idKey(at.logs.ada.branch(2).next().id),
        encodePlace({ who: ADA, aside: false, seq: 2, bytes: 1, admits: 0 }),
      ),
    'ADA 2 ERR_INDEX_WRONG',
    [],
  ],
  [
    'a standing that is wrong',
    (at) => at.put(idKey(entryOf(at, 2).id), encodePlace({ who: ADA, aside: false, seq: 2, bytes: 1, admits: 0 })),
    'ADA 2 ERR_STANDING_WRONG',
    [],
  ],
  [
    'a fork proof that is damaged',
    async (at) => at.put(forkKey(CY), flip((await at.store.get(forkKey(CY))) as Uint8Array, -4)),
    'CY 3 ERR_FORK_PROOF_WRONG',
    null,
  ],
  ['a fork proof that is missing', (at) => at.del(forkKey(CY)), 'CY 3 ERR_FORK_PROOF_WRONG', null],
  [
    'a fork proof of another author',
    async (at) => at.put(forkKey(ADA), (await at.store.get(forkKey(CY))) as Uint8Array),
    'ADA 0 ERR_FORK_PROOF_WRONG',
    [],
  ],
  [
    'an entry kept aside',
    (at) => at.put(asideKey(at.branch.entries[1]?.id as Entry['id']), flip((at.branch.entries[1] as Entry).bytes, -3)),
    '- 0 ERR_',
    null,
  ],
  [
    'an entry of a validator who admitted',
    (at) => at.put(entryKey(JUDGE, 0), flip((at.judge.entries[0] as Entry).bytes, -3)),
    'JUDGE 0 ERR_',
    null,
  ],
]

function nameOf(author: Uint8Array | null, who: number): string {
  const names = ['FOUNDER', 'ADA', 'BEN', 'JUDGE', 'CY', 'EVE', 'FAY']
  return author === null && who < 0 ? '-' : (names[who] ?? '-')
}

test('sound logs pass, each entry once, and a repair leaves them alone', async () => {
  const { store, founding, log } = await filled()
  const counted: number[] = []
  const audit = await auditLogs(store, founding, (entries) => counted.push(entries))
  expect(audit).toMatchObject({ damage: [], more: 0 })
  expect(counted).toEqual(Array.from({ length: audit.entries }, (_, i) => i + 1))
  expect(await repairLogs(store, founding, audit)).toEqual({ cuts: [], authors: 0, dropped: 0 })
  expect((await Log.open(store, founding.entry)).frontier.root).toEqual(log.frontier.root)
})

describe('each kind of damage is named, repaired, and what is lost can be fetched again', () => {
  test.each(classes)('%s', async (_, damage, expected, lost) => {
    const at = await filled()
    const whole = { root: at.log.frontier.root, held: await held(at.log) }
    await damage(at)
    const audit = await auditLogs(at.store, at.founding)
    const named = audit.damage.map(({ author, who, seq, code }) => `${nameOf(author, who)} ${seq} ${code}`)
    expect(named).toContainEqual(expect.stringContaining(expected))
    const repair = await repairLogs(at.store, at.founding, audit)
    expect((await auditLogs(at.store, at.founding)).damage).toEqual([])
    const log = await Log.open(at.store, at.founding.entry)
    if (lost !== null) {
      expect(repair.cuts.map(({ seq }) => seq + 1)).toEqual(lost)
      expect(log.head(ada.publicKey)?.seq ?? -1).toBe((lost[0] ?? 6) - 1)
    }
    // what sync does: offers everything again, and what is missing
    await offer(log, ...at.all)
    await offer(log, ...at.all)
    expect(log.frontier.root).toEqual(whole.root)
    expect(await held(log)).toEqual(whole.held)
    expect((await auditLogs(at.store, at.founding)).damage).toEqual([])
  })

  test('the charter itself', async () => {
    const at = await filled()
    const { root } = at.log.frontier
    await at.put(entryKey(0, 0), flip(at.charter.bytes, -3))
    const audit = await auditLogs(at.store, at.founding)
    expect(audit.damage).toMatchObject([{ who: 0, seq: 0 }])
    await repairLogs(at.store, at.founding, audit)
    expect((await Log.open(at.store, at.founding.entry)).frontier.root).toEqual(root)
  })

  test('a charter that is missing, on which nothing is opened', async () => {
    const at = await filled()
    const { root } = at.log.frontier
    await at.del(entryKey(0, 0))
    await expect(Log.open(at.store, at.charter)).rejects.toMatchObject({ code: 'ERR_STORE_DAMAGED' })
    await repairLogs(at.store, at.founding, await auditLogs(at.store, at.founding))
    expect((await Log.open(at.store, at.charter)).frontier.root).toEqual(root)
  })

  test('several at once', async () => {
    const at = await filled()
    const { root } = at.log.frontier
    for (const [, damage] of [...classes.slice(0, 1), ...classes.slice(7, 8), ...classes.slice(-4)]) await damage(at)
    await repairLogs(at.store, at.founding, await auditLogs(at.store, at.founding))
    expect((await auditLogs(at.store, at.founding)).damage).toEqual([])
    const log = await Log.open(at.store, at.founding.entry)
    await offer(log, ...at.all)
    await offer(log, ...at.all)
    expect(log.frontier.root).toEqual(root)
  })
})

test('a repair that is cut off is finished by the next one', async () => {
  const at = await filled()
  const { root } = at.log.frontier
  await at.put(entryKey(ADA, 2), flip(entryOf(at, 2).bytes, -3))
  const audit = await auditLogs(at.store, at.founding)
  let writes = 0
  const failing: KeyValueStore = {
    ...at.store,
    batch: async (ops, options) => {
      // half of the batch, as a store that is no store would
      writes++
      await at.store.batch(ops.slice(0, 3), options)
      throw new Error('cut off')
    },
  }
  await expect(repairLogs(failing, at.founding, audit)).rejects.toThrow('cut off')
  expect(writes).toBe(1)
  await repairLogs(at.store, at.founding, await auditLogs(at.store, at.founding))
  expect((await auditLogs(at.store, at.founding)).damage).toEqual([])
  const log = await Log.open(at.store, at.founding.entry)
  await offer(log, ...at.all)
  expect(log.frontier.root).toEqual(root)
})

describe('after its own log was cut, a peer signs nothing', () => {
  const own = { signer: ada, at: 0, random }

  async function cut() {
    const at = await filled()
    await at.put(entryKey(ADA, 2), flip(entryOf(at, 2).bytes, -3))
    const { cuts } = await repairLogs(at.store, at.founding, await auditLogs(at.store, at.founding))
    expect(cuts).toEqual([{ author: ada.publicKey, seq: 1, before: 5 }])
    const log = await Log.open(at.store, at.founding.entry)
    await expect(log.append([profile('x')], own)).rejects.toMatchObject({ code: 'ERR_LOG_BEHIND' })
    expect(log.guardOf(ada.publicKey)).toBe(5)
    expect(log.guardOf(ben.publicKey)).toBeNull()
    return { ...at, log }
  }

  test('before it has grown back', async () => {
    const { log, logs } = await cut()
    await offer(log, ...logs.ada.entries.slice(0, 5))
    await expect(log.append([profile('x')], own)).rejects.toMatchObject({ code: 'ERR_LOG_BEHIND' })
    await offer(log, ...logs.ada.entries)
    expect((await log.append([profile('x')], own)).payload.seq).toBe(6)
    expect(log.guardOf(ada.publicKey)).toBeNull()
  })

  test('or others have said that it never stood there', async () => {
    const { log, store, founding } = await cut()
    await log.confirmHead(ada.publicKey)
    await log.confirmHead(validator.publicKey)
    expect((await log.append([profile('x')], own)).payload.seq).toBe(2)
    expect((await Log.open(store, founding.entry)).guardOf(ada.publicKey)).toBeNull()
  })

  test('also after a second repair', async () => {
    const { store, founding, put, logs } = await cut()
    await put(entryKey(ADA, 1), flip((logs.ada.entries[1] as Entry).bytes, -3))
    await repairLogs(store, founding, await auditLogs(store, founding))
    expect((await Log.open(store, founding.entry)).guardOf(ada.publicKey)).toBe(5)
  })
})

test('an audit reads each row once, and entries only as they come', async () => {
  const { store, founding, all } = await filled()
  const reads = { pages: 0, entries: 0, ids: 0 }
  const counting: KeyValueStore = {
    ...store,
    async *range(bounds) {
      reads.pages++
      for await (const row of store.range(bounds)) {
        if (row[0][0] === entriesRange.gte[0]) reads.entries++
        if (row[0][0] === idsRange.gte[0]) reads.ids++
        yield row
      }
    },
  }
  const audit = await auditLogs(counting, founding)
  expect(audit.damage).toEqual([])
  expect(reads.pages).toBe(5)
  expect(reads.entries).toBeLessThanOrEqual(all.length + 1)
  expect(reads.ids).toBe(audit.entries)
})

test('damage without end is counted, and named up to a bound', async () => {
  const { store, founding, put } = await filled()
  const last = 20_000
  await put(
    headKey(last),
    encodeHead({ author: signerOf(99).publicKey, seq: -1, id: null, bytes: 0, admits: 0, fork: null }),
  )
  const audit = await auditLogs(store, founding)
  const first = 7
  expect(audit.damage.map(({ who }) => who)).toEqual(Array.from({ length: MAX_DAMAGE }, (_, i) => first + i))
  expect(audit.more).toBe(last - first - MAX_DAMAGE)
  expect(audit.authors.size).toBe(last - first)
})
