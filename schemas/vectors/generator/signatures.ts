import { bytesOfHex, concatBytes, hexOf, nobleBackend, textBytes } from '@datanet/records'
import { etc, Point } from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'
import speccheck from './speccheck.json' with { type: 'json' }

const P = 2n ** 255n - 19n
const L = 2n ** 252n + 27742317777372353535851937790883648493n
const T8 = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a', true)

interface Case {
  readonly name: string
  readonly publicKey: string
  readonly message: string
  readonly signature: string
}

function littleEndian(value: bigint): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n))
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}

const torsion = (times: number) => (times === 0 ? Point.ZERO : T8.multiply(BigInt(times), false))

/** A signature by key a·B + ta·T with nonce r·B + tr·T; it holds without cofactor iff tr + k·ta is 0 modulo 8. */
function twisted(ta: number, tr: number, message: Uint8Array): { vector: Case; holds: boolean } {
  const [a, r] = [BigInt(1000 + ta), BigInt(2000 + tr)]
  const publicKey = Point.BASE.multiply(a).add(torsion(ta)).toBytes()
  const nonce = Point.BASE.multiply(r).add(torsion(tr)).toBytes()
  const k = etc.mod(numberOf(sha512(concatBytes(nonce, publicKey, message))), L)
  const signature = concatBytes(nonce, littleEndian(etc.mod(r + k * a, L)))
  const holds = (BigInt(tr) + k * BigInt(ta)) % 8n === 0n
  const name = `torsion ${ta} in the key, ${tr} in R${holds ? ', which cancel out' : ''}`
  return { vector: { name, ...shown(publicKey, message, signature) }, holds }
}

function shown(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) {
  return { publicKey: hexOf(publicKey), message: hexOf(message), signature: hexOf(signature) }
}

/** One twisted signature that holds and one that does not, for each torsion of key and R that allows both. */
function twistedPairs(): { valid: Case[]; invalid: Case[] } {
  const valid: Case[] = []
  const invalid: Case[] = []
  for (const [ta, tr] of [
    [0, 4],
    [1, 0],
    [1, 3],
    [2, 2],
    [4, 0],
    [4, 4],
    [5, 7],
  ] as const) {
    const tried = Array.from({ length: 64 }, (_, n) => twisted(ta, tr, textBytes(`message ${n}`)))
    valid.push(
      ...tried
        .filter(({ holds }) => holds)
        .map(({ vector }) => vector)
        .slice(0, 1),
    )
    invalid.push(
      ...tried
        .filter(({ holds }) => !holds)
        .map(({ vector }) => vector)
        .slice(0, 1),
    )
  }
  return { valid, invalid }
}

/** Keys, messages and signatures of RFC 8032, section 7.1. */
const RFC_8032 = [
  ['9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', ''],
  ['4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb', '72'],
  ['c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7', 'af82'],
] as const

function damaged(): Case[] {
  const seed = new Uint8Array(32).fill(1)
  const message = textBytes('message')
  const publicKey = nobleBackend.publicKey(seed)
  const signature = nobleBackend.sign(message, seed)
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32)]
  const flip = (bytes: Uint8Array) => bytes.with(5, (bytes[5] as number) ^ 1)
  return [
    { name: 's + L', ...shown(publicKey, message, concatBytes(r, littleEndian(numberOf(s) + L))) },
    { name: 'another message', ...shown(publicKey, textBytes('massage'), signature) },
    { name: 'another key', ...shown(nobleBackend.publicKey(new Uint8Array(32).fill(2)), message, signature) },
    { name: 'a bit of R changed', ...shown(publicKey, message, concatBytes(flip(r), s)) },
    { name: 'a bit of s changed', ...shown(publicKey, message, concatBytes(r, flip(s))) },
    { name: 'a byte short', ...shown(publicKey, message, signature.subarray(0, 63)) },
    { name: 'a byte too many', ...shown(publicKey, message, concatBytes(signature, Uint8Array.of(0))) },
    { name: 'a key of 31 bytes', ...shown(publicKey.subarray(0, 31), message, signature) },
    { name: 'a key that is no point', ...shown(littleEndian(2n), message, signature) },
    { name: 'nothing', ...shown(publicKey, message, new Uint8Array()) },
  ]
}

/** The one case of the twelve that the strict rule takes: key and R of mixed order whose torsion cancels out. */
const SPECCHECK_VALID = 3

export function signatureVectors(): object {
  const cases = speccheck.cases.map((vector, i) => ({ name: `speccheck ${i}`, ...vector }))
  const { valid, invalid } = twistedPairs()
  const ys = [0n, 1n, P - 1n, T8.toAffine().y, P - T8.toAffine().y, P, P + 1n]
  return {
    about: `R3: ed25519 under libsodium's strict rule. ${speccheck.source}`,
    signing: RFC_8032.map(([seed, message]) => {
      const [seedBytes, messageBytes] = [bytesOfHex(seed) as Uint8Array, bytesOfHex(message) as Uint8Array]
      const signature = nobleBackend.sign(messageBytes, seedBytes)
      return { seed, ...shown(nobleBackend.publicKey(seedBytes), messageBytes, signature) }
    }),
    valid: [...cases.filter((_, i) => i === SPECCHECK_VALID), ...valid],
    invalid: [...cases.filter((_, i) => i !== SPECCHECK_VALID), ...invalid, ...damaged()],
    smallOrder: {
      about: 'Encodings of points of small order. Each as a key with each as R, s = 0 and this message: none is valid.',
      message: hexOf(textBytes('Zcash')),
      points: ys.flatMap((y) => [0n, 1n].map((sign) => hexOf(littleEndian(y | (sign << 255n))))),
    },
  }
}
