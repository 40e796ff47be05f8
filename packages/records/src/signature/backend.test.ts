import { etc, Point } from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { bytesOfHex, concatBytes, hexOf } from '../bytes.ts'
import type { SignatureBackend } from './backend.ts'
import { nobleBackend } from './noble.ts'
import { createSigner, signatureBackend, verifySignature } from './signer.ts'
import { loadSodiumBackend } from './sodium.ts'

const P = 2n ** 255n - 19n
const L = 2n ** 252n + 27742317777372353535851937790883648493n

function littleEndian(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n))
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}

/** A point of order 8; its multiples are the whole torsion group. */
const T8 = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a', true)
const torsion = Array.from({ length: 8 }, (_, i) => (i === 0 ? Point.ZERO : T8.multiply(BigInt(i), false)))

/** Every encoding of a point of small order, canonical or not: 7 values of y, two signs of x. */
const smallOrder = [0n, 1n, P - 1n, T8.toAffine().y, P - T8.toAffine().y, P, P + 1n].flatMap((y) =>
  [0n, 1n].map((sign) => littleEndian(y | (sign << 255n))),
)

let sodium: SignatureBackend

beforeAll(async () => {
  sodium = (await loadSodiumBackend()) ?? expect.fail('sodium-native does not load here')
})

/** What both backends say; they must say the same. */
function verdict(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  const held = nobleBackend.verify(signature, message, publicKey)
  expect(sodium.verify(signature, message, publicKey)).toBe(held)
  return held
}

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 })
const messages = fc.uint8Array({ maxLength: 200 })

describe('R3: both backends', () => {
  test('are those of RFC 8032', () => {
    const seed = bytesOfHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb') as Uint8Array
    for (const backend of [sodium, nobleBackend]) {
      expect(hexOf(backend.publicKey(seed))).toBe('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c')
      expect(hexOf(backend.sign(Uint8Array.of(0x72), seed))).toBe(
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
      )
    }
  })

  test('give the same keys and signatures, and take them', () => {
    fc.assert(
      fc.property(seeds, messages, (seed, message) => {
        const publicKey = sodium.publicKey(seed)
        const signature = sodium.sign(message, seed)
        expect(nobleBackend.publicKey(seed)).toEqual(publicKey)
        expect(nobleBackend.sign(message, seed)).toEqual(signature)
        expect(verdict(signature, message, publicKey)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  test('refuse a signature with any bit changed, in it, in the message or in the key', () => {
    fc.assert(
      fc.property(seeds, messages, fc.nat(), fc.nat(7), (seed, message, at, bit) => {
        const publicKey = sodium.publicKey(seed)
        const all = concatBytes(sodium.sign(message, seed), publicKey, message)
        const changed = all.map((byte, i) => (i === at % all.length ? byte ^ (1 << bit) : byte))
        expect(verdict(changed.subarray(0, 64), changed.subarray(96), changed.subarray(64, 96))).toBe(false)
      }),
      { numRuns: 60 },
    )
  })

  test('refuse s + L, though the equation holds', () => {
    fc.assert(
      fc.property(seeds, messages, (seed, message) => {
        const signature = sodium.sign(message, seed)
        const s = numberOf(signature.subarray(32)) + L
        const malleated = concatBytes(signature.subarray(0, 32), littleEndian(s))
        expect(verdict(malleated, message, sodium.publicKey(seed))).toBe(false)
      }),
      { numRuns: 20 },
    )
  })

  test('refuse all 196 pairs of small-order key and R', () => {
    const message = new TextEncoder().encode('Zcash')
    expect(new Set(smallOrder.map(hexOf)).size).toBe(14)
    for (const key of smallOrder) {
      for (const r of smallOrder) expect(verdict(concatBytes(r, new Uint8Array(32)), message, key)).toBe(false)
    }
  })

  test('agree on signers who add torsion to key and R', () => {
    const scalar = fc.bigInt({ min: 1n, max: L - 1n })
    let accepted = 0
    fc.assert(
      fc.property(scalar, scalar, fc.nat(7), fc.nat(7), messages, (a, r, ta, tr, message) => {
        const publicKey = Point.BASE.multiply(a)
          .add(torsion[ta] as Point)
          .toBytes()
        const R = Point.BASE.multiply(r)
          .add(torsion[tr] as Point)
          .toBytes()
        const k = etc.mod(numberOf(sha512(concatBytes(R, publicKey, message))), L)
        const signature = concatBytes(R, littleEndian(etc.mod(r + k * a, L)))
        // without cofactor the torsion parts must cancel out by themselves: T(tr) + k·T(ta) = 0
        const held = (BigInt(tr) + k * BigInt(ta)) % 8n === 0n
        expect(verdict(signature, message, publicKey)).toBe(held)
        if (held) accepted += 1
      }),
      { numRuns: 150, examples: [[1n, 2n, 0, 0, new Uint8Array()]] },
    )
    expect(accepted).toBeGreaterThan(0)
  })

  test('say no to wrong lengths', () => {
    const seed = new Uint8Array(32).fill(1)
    const signature = sodium.sign(new Uint8Array(), seed)
    expect(verdict(signature, new Uint8Array(), sodium.publicKey(seed))).toBe(true)
    for (const bad of [signature.subarray(1), concatBytes(signature, new Uint8Array(1)), new Uint8Array()]) {
      expect(verdict(bad, new Uint8Array(), sodium.publicKey(seed))).toBe(false)
    }
    for (const key of [new Uint8Array(31), new Uint8Array(33), new Uint8Array()]) {
      expect(verdict(signature, new Uint8Array(), key)).toBe(false)
    }
  })
})

test('a signer signs with the seed that it was given, whatever becomes of it', () => {
  expect(['sodium', 'noble']).toContain(signatureBackend)
  // a Buffer, as files give them: its slice would not be a copy
  const seed = Buffer.alloc(32, 6)
  const signer = createSigner(seed)
  seed.fill(0)
  const message = Uint8Array.of(1, 2, 3)
  expect(verifySignature(signer.sign(message), message, signer.publicKey)).toBe(true)
  expect(signer.publicKey).toEqual(nobleBackend.publicKey(new Uint8Array(32).fill(6)))
})
