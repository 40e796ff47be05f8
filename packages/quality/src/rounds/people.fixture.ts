/** A datanet and its people for this package's tests, made of fixed seeds: no clock, no chance. */
import { type Founding, readFounding } from '@datanet/log'
import {
  type Charter,
  type CID,
  cidOf,
  createSigner,
  encode,
  type Signer,
  sealEntry,
  sha256,
  textBytes,
} from '@datanet/records'

const signerOf = (name: string): Signer => createSigner(sha256(textBytes(name)))

export const founder = signerOf('founder')
/** Who contributes. */
export const ada = signerOf('ada')
export const eve = signerOf('eve')

export const idOf = (name: string): CID => cidOf(encode(name))

export const salts = (bytes: number): Uint8Array => new Uint8Array(bytes)

export function validatorsOf(count: number): Signer[] {
  return Array.from({ length: count }, (_, i) => signerOf(`validator ${i}`))
}

export function charterOf(weights: readonly (readonly [Signer, bigint])[], changes: Partial<Charter> = {}): Charter {
  return {
    type: 'charter',
    name: 'test',
    domain: '',
    schemas: [],
    licenses: ['CC0-1.0'],
    admission: 'listed',
    writers: [ada.publicKey, eve.publicKey],
    validators: weights.map(([{ publicKey }, weight]) => ({ author: publicKey, weight })),
    issuers: [],
    acceptScore: 500,
    gates: [],
    assets: [{ unit: 'EUR', class: 'deposit', decimals: 2 }],
    prices: [],
    split: { contributors: 700, validators: 200 },
    weights: 'rows',
    priority: 'seen',
    privacy: 'public',
    quota: { author: 2 ** 30, validator: 2 ** 30 },
    rounds: { sealed: false, timeoutMs: 1000, max: 3 },
    ...changes,
  }
}

/** Founds a datanet whose validators weigh so much. */
export function found(weights: readonly (readonly [Signer, bigint])[], changes: Partial<Charter> = {}): Founding {
  const identity = { type: 'identity', recovery: new Uint8Array(32) } as const
  const records = [charterOf(weights, changes), identity]
  return readFounding(
    sealEntry({ datanet: null, seq: 0, prev: null, deps: [], at: 0, bytesBefore: 0, records }, founder, salts),
  )
}
