import { createMemoryStore, type KeyValueStore, Log } from '@datanet/log'
import {
  type Charter,
  type CID,
  createSigner,
  type Entry,
  hexOf,
  type Offer,
  type Signer,
  sealEntry,
  sha256,
  textBytes,
} from '@datanet/records'
import { AuthorLog, IDENTITY } from './author-log.ts'
import { offerIn } from './offer.ts'
import { createPrng, type Prng } from './prng.ts'

/** The signer of a name, the same in every run. */
export function signerOf(name: string): Signer {
  return createSigner(sha256(textBytes(`datanet/testkit/${name}`)))
}

/** How a test datanet differs from the usual one. */
export interface TestDatanetOptions {
  /** How many validators of weight 1, or the weight of each; 1 by default. */
  readonly validators?: number | readonly bigint[]
  /** How many writers the charter names; 3 by default. */
  readonly writers?: number
  /** How many issuers the charter names; 1 by default. */
  readonly issuers?: number
  readonly admission?: Charter['admission']
  /** Anything else of the charter. */
  readonly charter?: Partial<Charter>
  /** Tells datanets apart that are otherwise alike; all that is random follows from it. */
  readonly seed?: string | number
}

/** A datanet with its people, the same in every run: no clock, no chance, no disk. */
export interface TestDatanet {
  readonly id: CID
  readonly charter: Charter
  readonly charterEntry: Entry
  readonly founder: Signer
  readonly validators: readonly Signer[]
  readonly writers: readonly Signer[]
  readonly issuers: readonly Signer[]
  readonly prng: Prng
  /** The log that an author keeps, one for each; the founder's begins with the charter. */
  author(signer: Signer): AuthorLog
  /** The proof of who offered a contribution in one of these logs. */
  offerOf(contribution: CID): Offer | undefined
  /** The datanet's logs as a peer holds them; an empty store has the charter alone. */
  open(store?: KeyValueStore): Promise<Log>
}

function signers(role: string, count: number): Signer[] {
  return Array.from({ length: count }, (_, i) => signerOf(`${role} ${i}`))
}

/** Founds a datanet for tests and simulations. */
export function testDatanet(options: TestDatanetOptions = {}): TestDatanet {
  const prng = createPrng(options.seed ?? 0)
  const founder = signerOf('founder')
  const weights =
    typeof options.validators === 'object'
      ? options.validators
      : Array.from({ length: options.validators ?? 1 }, () => 1n)
  const validators = signers('validator', weights.length)
  const writers = signers('writer', options.writers ?? 3)
  const issuers = signers('issuer', options.issuers ?? 1)
  const charter: Charter = {
    type: 'charter',
    name: `test ${options.seed ?? 0}`,
    domain: '',
    schemas: [],
    licenses: ['CC0-1.0', 'CC-BY-4.0'],
    admission: options.admission ?? 'invite',
    writers: writers.map((writer) => writer.publicKey),
    validators: validators.map(({ publicKey }, i) => ({ author: publicKey, weight: weights[i] as bigint })),
    issuers: issuers.map((issuer) => issuer.publicKey),
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
    ...options.charter,
  }
  const random = (bytes: number) => prng.bytes(bytes)
  const charterEntry = sealEntry(
    { datanet: null, seq: 0, prev: null, deps: [], at: 0, bytesBefore: 0, records: [charter, IDENTITY] },
    founder,
    random,
  )
  const { id } = charterEntry
  const logs = new Map([[hexOf(founder.publicKey), new AuthorLog(founder, id, random, [charterEntry])]])
  return {
    id,
    charter,
    charterEntry,
    founder,
    validators,
    writers,
    issuers,
    prng,
    author(signer) {
      const key = hexOf(signer.publicKey)
      const log = logs.get(key) ?? new AuthorLog(signer, id, random)
      logs.set(key, log)
      return log
    },
    offerOf: (contribution) =>
      offerIn(
        [...logs.values()].flatMap(({ entries }) => entries),
        contribution,
      ),
    open: (store = createMemoryStore()) => Log.open(store, charterEntry),
  }
}
