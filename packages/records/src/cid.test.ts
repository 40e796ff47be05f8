import { sha256 as portable } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hexOf, textBytes } from './bytes.ts'
import { CID, cidOf, parseCid, recordId } from './cid.ts'
import { CidInvalidError } from './errors.ts'
import { sha256 } from './hash.ts'

test('sha256 is that of FIPS 180-4, and the portable one', () => {
  expect(hexOf(sha256(textBytes('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(sha256(bytes)).toEqual(portable(bytes))
    }),
  )
})

test('cidOf is CIDv1 of dag-cbor and sha2-256', () => {
  const cid = cidOf(textBytes('abc'))
  expect(hexOf(cid.bytes)).toBe(`01711220${hexOf(sha256(textBytes('abc')))}`)
  expect(parseCid(cid.toString())).toEqual(cid)
})

test('R1: a record’s id tells entry and index apart', () => {
  const [a, b] = [cidOf(textBytes('a')), cidOf(textBytes('b'))]
  const ids = [recordId(a, 0), recordId(a, 1), recordId(b, 0), recordId(b, 1)].map(String)
  expect(new Set(ids).size).toBe(4)
  expect(recordId(a, 1)).toEqual(recordId(CID.parse(a.toString()), 1))
})

test.each([
  '',
  'bafy',
  'QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n',
  'BAFYREIGH2AKISCAILDCQABSYG3DFR6CHU3FGPREGIYMSCK7E7AQA4S52ZY',
  'bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52z',
  'bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy ',
  'zdpuAyvkgEDQm9TenwGkd5eNaosSxjgEYd8QatfPetgB1CdEZ',
  'did:key:z6Mkon3Necd6NkkyfoGoHxid2znGc59LU3K7mubaRcFbLfLX',
])('refuses %j as a CID', (text) => {
  expect(() => parseCid(text)).toThrow(CidInvalidError)
})
