import { expect, test } from 'vitest'
import { concatBytes } from '../bytes.ts'
import { MAX_REMEMBERED_SIGNATURES, RecentlyVerified } from './recently-verified.ts'
import { createSigner } from './signer.ts'

const signer = createSigner(new Uint8Array(32).fill(3))
const message = Uint8Array.of(1, 2, 3)
const signature = signer.sign(message)

test('says what checking says, the first time and again', () => {
  const verified = new RecentlyVerified()
  for (let time = 0; time < 2; time++) {
    expect(verified.verify(signature, message, signer.publicKey)).toBe(true)
    expect(verified.verify(signature, Uint8Array.of(1, 2), signer.publicKey)).toBe(false)
    expect(
      verified.verify(
        signature.map((byte) => byte ^ 1),
        message,
        signer.publicKey,
      ),
    ).toBe(false)
    expect(verified.verify(signature, message, createSigner(new Uint8Array(32)).publicKey)).toBe(false)
  }
  expect(verified.size).toBe(1)
})

test('does not take other parts of the same bytes for what was checked', () => {
  const verified = new RecentlyVerified()
  verified.verify(signature, message, signer.publicKey)
  const all = concatBytes(signature, signer.publicKey, message)
  expect(verified.verify(all.subarray(0, 63), all.subarray(95), all.subarray(63, 95))).toBe(false)
  expect(verified.verify(all.subarray(0, 64), all.subarray(97), all.subarray(64, 97))).toBe(false)
})

test('remembers no more than two generations', () => {
  const verified = new RecentlyVerified()
  for (let i = 0; i < 2 * MAX_REMEMBERED_SIGNATURES + 10; i++) {
    const own = new Uint8Array(new Uint32Array([i]).buffer)
    expect(verified.verify(signer.sign(own), own, signer.publicKey)).toBe(true)
    expect(verified.size).toBeLessThanOrEqual(2 * MAX_REMEMBERED_SIGNATURES)
  }
  expect(verified.size).toBeGreaterThan(MAX_REMEMBERED_SIGNATURES)
})
