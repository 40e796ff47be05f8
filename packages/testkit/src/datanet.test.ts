import { isNamed, isValidator } from '@datanet/log'
import { openEntry } from '@datanet/records'
import { expect, test } from 'vitest'
import { signerOf, testDatanet } from './datanet.ts'

test('a datanet of one seed is the same in every run', async () => {
  const [one, same, other] = [testDatanet(), testDatanet({ seed: 0 }), testDatanet({ seed: 1 })]
  expect(one.charterEntry).toEqual(same.charterEntry)
  expect(one.id.equals(other.id)).toBe(false)
  expect(openEntry(one.charterEntry.bytes)).toEqual(one.charterEntry)
})

test('its people are those asked for, and may write', async () => {
  const datanet = testDatanet({ validators: [1n, 3n], writers: 2, issuers: 2, admission: 'listed' })
  expect(datanet.charter.validators.map(({ weight }) => weight)).toEqual([1n, 3n])
  const log = await datanet.open()
  for (const signer of [...datanet.validators, ...datanet.writers, ...datanet.issuers]) {
    const entry = datanet.author(signer).next([{ type: 'profile', name: 'x', contact: '' }])
    expect((await log.accept([entry], 'test')).outcomes).toEqual([{ outcome: 'accepted' }])
    expect(isNamed(log.founding, signer.publicKey)).toBe(true)
  }
  expect(datanet.validators.every((signer) => isValidator(log.founding, signer.publicKey))).toBe(true)
  expect(isNamed(log.founding, signerOf('stranger').publicKey)).toBe(false)
})

test('an author keeps one log; the founder’s begins with the charter', () => {
  const datanet = testDatanet()
  expect(datanet.author(datanet.founder).entries).toEqual([datanet.charterEntry])
  const [writer] = datanet.writers as [(typeof datanet.writers)[number]]
  const first = datanet.author(writer).next([])
  expect(first.records).toHaveLength(1)
  expect(datanet.author(writer).entries).toEqual([first])
  expect(datanet.author(writer).branch(0).entries).toEqual([])
})

test('whatever else of the charter is asked for is there', () => {
  const datanet = testDatanet({ charter: { acceptScore: 1, priority: 'claim' } })
  expect(datanet.charter).toMatchObject({ acceptScore: 1, priority: 'claim' })
})
