import type { Signer } from '@datanet/records'
import { signerOf, type TestDatanet, testDatanet } from '../../datanet.ts'
import { createPrng, type Prng } from '../../prng.ts'
import { Peer } from './peer.ts'
import type { World } from './world.ts'

/** Validators, of weight 1 each. */
export const VALIDATORS = 7
/** Whom the charter does not name: validators let them in while it runs. */
const NEWCOMERS = 4
/** How long a durable write may take, ms. */
const FAST_DISK = 3
const SLOW_DISK = 150
const YEAR = 365 * 24 * 3600 * 1000

/** The peers of a simulation. */
export interface Population {
  readonly all: readonly Peer[]
  readonly honest: readonly Peer[]
  readonly liars: readonly Peer[]
  readonly newcomers: readonly Peer[]
  /** The first entries of authors whose peers are long gone. */
  readonly crowd: readonly Uint8Array[]
}

/** A datanet for so many peers, each with an author of its own, and so many authors without one. */
export function datanetFor(seed: number, peers: number, crowd: number): TestDatanet {
  return testDatanet({ validators: VALIDATORS, writers: peers - NEWCOMERS - VALIDATORS + crowd, issuers: 0, seed })
}

/** Who is in it. Of the validators at most one lies, so that they keep more than two thirds of the weight honest. */
export function populate(
  seed: number,
  { peers, liars }: { readonly peers: number; readonly liars: number },
  datanet: TestDatanet,
  world: World,
  prng: Prng,
): Population {
  const { validators } = datanet
  const writers = datanet.writers.slice(0, peers - NEWCOMERS - VALIDATORS)
  const crowd = datanet.writers.slice(writers.length).map((signer) => {
    const entry = datanet.author(signer).next([{ type: 'profile', name: 'one of many', contact: '' }])
    world.opened.know(entry)
    return entry.bytes
  })
  const lying = new Set([...writers.slice(1, liars), prng.pick([writers[0], validators[0]])])
  const peer = (name: string, signer: Signer, weight: number): Peer => {
    const skew = prng.oneIn(5) ? (prng.integer(60) - 30) * YEAR : prng.integer(401) - 200
    const honest = !lying.has(signer)
    const diskLatency = prng.oneIn(8) ? SLOW_DISK : FAST_DISK
    return new Peer({ name, signer, honest, weight, skew, diskLatency }, world, createPrng(`${seed} ${name}`))
  }
  const newcomers = Array.from({ length: NEWCOMERS }, (_, i) => peer(`n${i}`, signerOf(`newcomer ${i}`), 0))
  const all = [
    ...validators.map((signer, i) => peer(`v${i}`, signer, 1)),
    ...writers.map((signer, i) => peer(`w${i}`, signer, 0)),
    ...newcomers,
  ]
  const [honest, others] = [all.filter(({ honest }) => honest), all.filter(({ honest }) => !honest)]
  return { all, newcomers, honest, liars: others, crowd }
}
