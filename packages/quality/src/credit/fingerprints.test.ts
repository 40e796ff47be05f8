import { createMemoryStore } from '@datanet/log'
import { type CID, cidOf, encode } from '@datanet/records'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { FINGERPRINT_BYTES, Fingerprints } from './fingerprints.ts'

const id = (number: number): CID => cidOf(encode(['contribution', number]))

const piece = (number: number): Uint8Array => {
  const bytes = new Uint8Array(FINGERPRINT_BYTES)
  new DataView(bytes.buffer).setUint32(0, number)
  return bytes
}

const list = (numbers: Iterable<number>): Uint8Array => {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b)
  return new Uint8Array(Buffer.concat(sorted.map(piece)))
}

const texts = (ids: readonly CID[]): string[] => ids.map(String).sort()

async function filled(contents: readonly (readonly number[])[]): Promise<Fingerprints> {
  const fingerprints = new Fingerprints(createMemoryStore())
  await Promise.all(contents.map((numbers, at) => fingerprints.add(id(at), list(numbers))))
  return fingerprints
}

test('each piece tells all who hold it, also where they are many, and they were added at the same time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uniqueArray(fc.nat(12), { maxLength: 12 }), { minLength: 1, maxLength: 40 }),
      async (contents) => {
        const fingerprints = await filled(contents)
        const holdersOf = (number: number) => contents.flatMap((held, at) => (held.includes(number) ? [id(at)] : []))
        const numbers = [...Array(13).keys()]
        const found = await fingerprints.holders(numbers.map(piece))
        expect(found.map(texts)).toEqual(numbers.map((number) => texts(holdersOf(number))))
        const [own = []] = contents
        const others = new Set(own.flatMap(holdersOf).map(String))
        others.delete(id(0).toString())
        expect(texts(await fingerprints.sharing(id(0)))).toEqual([...others].sort())
      },
    ),
    { numRuns: 50 },
  )
})

test('adding again changes nothing', async () => {
  const fingerprints = new Fingerprints(createMemoryStore())
  expect(await fingerprints.has(id(1))).toBe(false)
  for (let time = 0; time < 3; time++) await fingerprints.add(id(1), list([1, 2]))
  await fingerprints.add(id(2), list([2]))
  await fingerprints.add(id(1), list([1, 2]))
  expect(await fingerprints.has(id(1))).toBe(true)
  expect((await fingerprints.holders([piece(1), piece(2), piece(3)])).map(texts)).toEqual(
    [[id(1)], [id(1), id(2)], []].map(texts),
  )
})

test('content of many pieces is gone through piece by piece, in the order of its list', async () => {
  const many = Array.from({ length: 10_000 }, (_, number) => number)
  const fingerprints = await filled([many, many.slice(9_990), []])
  const holdings: string[][] = []
  for await (const others of fingerprints.holdings(id(0))) holdings.push(texts(others))
  expect(holdings).toHaveLength(many.length)
  expect(holdings.findIndex((others) => others.length > 0)).toBe(9_990)
  expect(await fingerprints.sharing(id(2))).toEqual([])
  expect(await fingerprints.sharing(id(3))).toEqual([])
})
