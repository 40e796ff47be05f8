import type { CharterText, CreateDatanetInput } from '@datanet/client'
import { mostWithinAThird } from '@datanet/log'
import { parseGateSettings } from '@datanet/quality'
import { type Charter, didOf, parseCharter, publicKeyOf } from '@datanet/records'
import { NotSupportedError } from '../errors.ts'
import { readAsset } from './text.ts'

const DEFAULT_LICENSES = ['CC-BY-4.0']
const DEFAULT_GATES = ['schema', 'licence', 'size', 'exact-duplicate'].map((gate) => ({ gate, params: '{}' }))
const MIB = 1024 * 1024
/** About a million hashes, some seconds of one core. */
const DEFAULT_WORK = 20

function refuseLater(charter: Charter): void {
  const later = [
    [charter.rounds.sealed, 'sealed rounds'],
    [charter.priority === 'claim', 'priority by claim'],
    [charter.privacy === 'private', 'private content'],
  ] as const
  for (const [asked, what] of later) {
    if (asked) throw new NotSupportedError(`this version does not know ${what} yet`, 'Found the datanet without it.')
  }
}

function workOf({ admission, work }: CreateDatanetInput): { work?: number } {
  if (admission === 'open') return { work: work ?? DEFAULT_WORK }
  return work === undefined ? {} : { work }
}

/** The fewest rounds that a charter gets by itself. */
const USUAL_ROUNDS = 16

/** Enough rounds that those who weigh no more than a third together can't spoil them all. */
function roundsFor(weights: readonly bigint[]): number {
  return Math.max(USUAL_ROUNDS, mostWithinAThird(weights) + 1)
}

/** The charter of a request, with defaults: the founder judges and pays, and invites others. Throws on what can't be. */
export function charterOf(request: CreateDatanetInput, founder: Uint8Array): Charter {
  const own = didOf(founder)
  const assets = request.assets ?? [{ unit: 'EUR', class: 'deposit' as const, decimals: 2 }]
  const validators = (request.validators ?? [{ author: own, weight: '1' }]).map(({ author, weight }) => ({
    author: publicKeyOf(author),
    weight: BigInt(weight),
  }))
  const base = {
    type: 'charter',
    name: request.name,
    domain: request.domain ?? '',
    schemas: request.schemas ?? [],
    licenses: request.licenses ?? DEFAULT_LICENSES,
    admission: request.admission ?? 'invite',
    ...workOf(request),
    writers: (request.writers ?? []).map(publicKeyOf),
    validators,
    issuers: (request.issuers ?? [own]).map(publicKeyOf),
    acceptScore: request.acceptScore ?? 600,
    gates: request.gates ?? DEFAULT_GATES,
    assets,
    prices: [],
    split: request.split ?? { contributors: 900, validators: 100 },
    weights: request.weights ?? 'rows-by-score',
    ...(request.claims === undefined ? {} : { claims: request.claims }),
    priority: request.priority ?? 'seen',
    privacy: request.privacy ?? 'public',
    quota: request.quota ?? { author: 64 * MIB, validator: 1024 * MIB },
    rounds: request.rounds ?? {
      sealed: false,
      timeoutMs: 10_000,
      max: roundsFor(validators.map(({ weight }) => weight)),
    },
  }
  const draft = parseCharter(base)
  const prices = (request.prices ?? []).map(({ purpose, asset, amount }) => {
    const { unit, class: kind } = readAsset(asset, draft, founder)
    return { purpose, asset: { unit, class: kind }, amount: BigInt(amount) }
  })
  const charter = parseCharter({ ...base, prices })
  refuseLater(charter)
  parseGateSettings(charter)
  return charter
}

/** A charter as scripts see it. */
export function charterText(charter: Charter): CharterText {
  const { type: _, ...rest } = charter
  return {
    ...rest,
    writers: charter.writers.map(didOf),
    validators: charter.validators.map(({ author, weight }) => ({ author: didOf(author), weight: weight.toString() })),
    issuers: charter.issuers.map(didOf),
    prices: charter.prices.map(({ purpose, asset, amount }) => ({
      purpose,
      asset: `${asset.unit}:${asset.class}`,
      amount: amount.toString(),
    })),
  }
}
