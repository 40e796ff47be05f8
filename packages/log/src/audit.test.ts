import type { Entry, Signer } from '@datanet/records'
import { expect, test } from 'vitest'
import { auditLogs } from './audit.ts'
import { datanetOf, offer, writers } from './author.fixture.ts'
import { entryKey } from './keys.ts'

const [ada, ben] = writers as [Signer, Signer]

async function filled() {
  const datanet = await datanetOf()
  const logs = [datanet.author(ada).grow(4), datanet.author(ben).grow(2)] as const
  await offer(datanet.log, ...logs.flatMap((log) => log.entries))
  const put = (signer: Signer, seq: number, value: Uint8Array) =>
    datanet.store.batch([{ type: 'put', key: entryKey(signer.publicKey, seq), value }])
  return { ...datanet, logs, put }
}

test('sound logs pass, each entry once', async () => {
  const { store } = await filled()
  const counted: number[] = []
  expect(await auditLogs(store, (entries) => counted.push(entries))).toEqual({ entries: 7, damage: [] })
  expect(counted).toEqual([1, 2, 3, 4, 5, 6, 7])
})

test('a byte that changed on disk is named, and the other logs are read on', async () => {
  const { store, logs, put } = await filled()
  const { bytes } = logs[0].entries[1] as Entry
  await put(ada, 1, bytes.with(bytes.length - 5, (bytes.at(-5) as number) ^ 1))
  const { damage } = await auditLogs(store)
  expect(damage).toMatchObject([{ author: ada.publicKey, seq: 1, code: expect.stringMatching(/^ERR_/) }])
})

test('an entry in the place of another and one that is missing are named', async () => {
  const { store, logs, put } = await filled()
  await put(ada, 2, (logs[0].entries[1] as Entry).bytes)
  await put(ben, 0, (logs[0].entries[0] as Entry).bytes)
  const codes = (await auditLogs(store)).damage.map(({ seq, code }) => `${seq} ${code}`)
  expect(codes).toContain('2 ERR_ENTRY_MISPLACED')
  expect(codes).toContain('0 ERR_ENTRY_MISPLACED')
  await store.batch([{ type: 'del', key: entryKey(ben.publicKey, 1) }])
  expect((await auditLogs(store)).damage).toContainEqual(
    expect.objectContaining({ author: ben.publicKey, seq: 1, code: 'ERR_ENTRY_MISSING' }),
  )
})
