import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesOfHex } from './bytes.ts'
import { didOf, publicKeyOf } from './did.ts'
import { DidInvalidError } from './errors.ts'

test('a did:key of the W3C specification names its key', () => {
  const key = bytesOfHex('2e6fcce36701dc791488e0d0b1745cc1e33a4c1c9fcc41c63bd343dbbe0970e6') as Uint8Array
  expect(didOf(key)).toBe('did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK')
  expect(publicKeyOf(didOf(key))).toEqual(key)
})

test('every key goes there and back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (key) => {
      expect(didOf(key)).toMatch(/^did:key:z6Mk/)
      expect(publicKeyOf(didOf(key))).toEqual(key)
    }),
  )
})

const did = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'

test.each([
  ['nothing', ''],
  ['a key without its method', did.slice('did:key:'.length)],
  ['another method', did.replace('did:key', 'did:web')],
  ['a letter too few', did.slice(0, -1)],
  ['a letter too many', `${did}1`],
  ['a space', `${did} `],
  ['a letter that base58 does not have', `${did.slice(0, -1)}0`],
  ['a fragment', `${did}#${did.slice('did:key:'.length)}`],
  ['a secp256k1 key', 'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme'],
  ['an x25519 key', 'did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc'],
])('refuses %s', (_, text) => {
  expect(() => publicKeyOf(text)).toThrow(DidInvalidError)
})
