import { equalBytes } from '@datanet/records'
import { defaultCrypto } from '@libp2p/noise/crypto'
import fc from 'fast-check'
import { Uint8ArrayList } from 'uint8arraylist'
import { expect, test } from 'vitest'
import { noiseCrypto } from './noise-crypto.ts'

const cryptos = [defaultCrypto, noiseCrypto]
const messages = fc.record({
  key: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  nonce: fc.uint8Array({ minLength: 12, maxLength: 12 }),
  ad: fc.uint8Array({ maxLength: 40 }),
  text: fc.oneof(fc.uint8Array({ maxLength: 64 }), fc.uint8Array({ minLength: 1_150, maxLength: 3_000 })),
  cut: fc.nat(3_000),
})

/** The same bytes in two pieces. */
function inPieces(bytes: Uint8Array, cut: number): Uint8ArrayList {
  const at = Math.min(cut, bytes.length)
  return new Uint8ArrayList(bytes.slice(0, at), bytes.slice(at))
}

test('what one of ours and the library ciphers, whole or in pieces, the other reads', () => {
  fc.assert(
    fc.property(messages, ({ key, nonce, ad, text, cut }) => {
      for (const [at, sender] of cryptos.entries()) {
        const reader = cryptos[1 - at] ?? defaultCrypto
        for (const sent of [text, inPieces(text, cut)]) {
          const ciphered = sender.chaCha20Poly1305Encrypt(sent, nonce, ad, key).slice()
          for (const got of [ciphered.slice(), inPieces(ciphered, cut)])
            expect(equalBytes(reader.chaCha20Poly1305Decrypt(got, nonce, ad, key).slice(), text)).toBe(true)
        }
      }
    }),
    { numRuns: 60 },
  )
})

test('a message with one bit changed, or of another key, is not read', () => {
  fc.assert(
    fc.property(messages, fc.nat(), ({ key, nonce, ad, text }, place) => {
      const ciphered = noiseCrypto.chaCha20Poly1305Encrypt(text, nonce, ad, key).slice()
      const other = key.slice()
      other[0] = (other[0] ?? 0) ^ 1
      expect(() => noiseCrypto.chaCha20Poly1305Decrypt(ciphered.slice(), nonce, ad, other)).toThrow()
      const at = place % ciphered.length
      ciphered[at] = (ciphered[at] ?? 0) ^ 1
      expect(() => noiseCrypto.chaCha20Poly1305Decrypt(ciphered, nonce, ad, key)).toThrow()
    }),
    { numRuns: 60 },
  )
})
