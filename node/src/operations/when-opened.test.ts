import type { Operations } from '@datanet/client'
import type { Replica } from '@datanet/replica'
import { expect, test } from 'vitest'
import type { Library } from './desk.ts'
import { onceOpened } from './when-opened.ts'

/** A datanet whose stored entries are counted when the test says so. */
function scene(within?: number) {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  promise.catch(() => undefined)
  const replica = { id: 'bafy', opening: { have: 1, want: 9 }, whenOpened: () => promise }
  const library = { all: () => [replica as unknown as Replica] } as Library
  const called: string[] = []
  const operation = (name: string) => async () => void called.push(name)
  const names = ['getLedger', 'getDatanet', 'sync', 'getStatus']
  const operations = onceOpened(
    Object.fromEntries(names.map((name) => [name, operation(name)])) as unknown as Operations,
    library,
    within,
  )
  return { operations, called, resolve, reject }
}

test('what reads a ledger waits until all that is stored is in it; the rest does not', async () => {
  const { operations, called, resolve } = scene()
  const ledger = operations.getLedger({ datanet: 'bafy' })
  await operations.getDatanet({ datanet: 'bafy' })
  await operations.sync({ datanet: 'bafy' })
  await operations.getStatus({})
  await operations.getLedger({ datanet: 'another' })
  expect(called).toEqual(['getDatanet', 'sync', 'getStatus', 'getLedger'])
  resolve()
  await ledger
  expect(called.at(-1)).toBe('getLedger')
})

test('it says how far that is when it takes too long', async () => {
  const { operations, called } = scene(1)
  const ledger = expect(operations.getLedger({ datanet: 'bafy' })).rejects.toMatchObject({
    code: 'ERR_OPENING',
    message: expect.stringContaining('1 of 9'),
  })
  await ledger
  expect(called).toEqual([])
})

test('it tells what was wrong with the store', async () => {
  const { operations, reject } = scene()
  const ledger = expect(operations.getLedger({ datanet: 'bafy' })).rejects.toThrow('damaged')
  reject(new RangeError('damaged'))
  await ledger
})

test('who asked may go away', async () => {
  const { operations } = scene()
  const away = new AbortController()
  const ledger = expect(operations.getLedger({ datanet: 'bafy' }, { signal: away.signal })).rejects.toThrow('gone')
  away.abort(new RangeError('gone'))
  await ledger
})
