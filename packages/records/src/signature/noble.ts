import { etc, getPublicKey, hashes, Point, sign } from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'
import { concatBytes, equalBytes } from '../bytes.ts'
import type { SignatureBackend } from './backend.ts'

hashes.sha512 = sha512

const P = 2n ** 255n - 19n
const L = 2n ** 252n + 27742317777372353535851937790883648493n
// y of the points of order 8; with 0, 1 and p-1 these are all y of small order, p and p+1 their non-canonical twins
const Y8 = 55188659117513257062467267217118295137698188065244968500265048394206261417927n
const SMALL_ORDER_Y: ReadonlySet<bigint> = new Set([0n, 1n, P - 1n, P, P + 1n, Y8, P - Y8])

function littleEndian(bytes: Uint8Array): bigint {
  let value = 0n
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] as number)
  return value
}

function yOf(encoded: Uint8Array): bigint {
  return littleEndian(encoded) & (2n ** 255n - 1n)
}

function strictVerify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false
  const r = signature.subarray(0, 32)
  const s = littleEndian(signature.subarray(32))
  const yA = yOf(publicKey)
  if (s >= L || yA >= P || SMALL_ORDER_Y.has(yA) || SMALL_ORDER_Y.has(yOf(r))) return false
  const a = Point.fromBytes(publicKey, false)
  const k = etc.mod(littleEndian(sha512(concatBytes(r, publicKey, message))), L)
  const sB = s === 0n ? Point.ZERO : Point.BASE.multiply(s, false)
  const kA = k === 0n ? Point.ZERO : a.multiply(k, false)
  return equalBytes(sB.add(kA.negate()).toBytes(), r)
}

/** The portable backend: @noble/ed25519's points under the strict rule. */
export const nobleBackend: SignatureBackend = {
  name: 'noble',
  publicKey: (seed) => getPublicKey(seed),
  sign: (message, seed) => sign(message, seed),
  verify(signature, message, publicKey) {
    try {
      return strictVerify(signature, message, publicKey)
    } catch {
      return false
    }
  },
}
