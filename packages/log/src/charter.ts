import { type Charter, type Entry, equalBytes, hexOf, isKnownRecord } from '@datanet/records'
import { CharterInvalidError } from './errors.ts'

const HINT = 'Check the charter against schemas/wire/record/charter.json; `datanet create --help` shows an example.'
/** The sum of validator weights stays below this, so that thirds and products fit well into 64 bits. */
const MAX_TOTAL_WEIGHT = 2n ** 32n

function distinct(keys: readonly string[], what: string): void {
  if (new Set(keys).size !== keys.length)
    throw new CharterInvalidError(`the charter names the same ${what} twice`, HINT)
}

/**
 * How many validators, at most, weigh no more than a third of the whole together: each of them can spoil one round of a
 * contribution, by silence or by a false verdict.
 */
export function mostWithinAThird(weights: readonly bigint[]): number {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n)
  let count = 0
  let sum = 0n
  for (const weight of weights.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))) {
    sum += weight
    if (3n * sum > whole) break
    count++
  }
  return count
}

/** Checks what a charter's schema can't say. Throws ERR_CHARTER_INVALID. */
export function checkCharter(charter: Charter): void {
  if ((charter.admission === 'open') !== (charter.work !== undefined)) {
    throw new CharterInvalidError(
      charter.work === undefined
        ? 'admission `open` asks for no work'
        : `admission \`${charter.admission}\` asks for work`,
      'Give the field `work`, 8 to 32 bits, with admission `open` and with no other.',
    )
  }
  distinct(
    charter.validators.map((validator) => hexOf(validator.author)),
    'validator',
  )
  distinct(charter.issuers.map(hexOf), 'issuer')
  distinct(charter.writers.map(hexOf), 'writer')
  distinct(
    charter.schemas.map((schema) => schema.name),
    'schema',
  )
  distinct(
    charter.gates.map((gate) => gate.gate),
    'gate',
  )
  distinct(
    charter.assets.map((asset) => `${asset.unit}:${asset.class}`),
    'asset',
  )
  if (charter.validators.some((validator) => validator.weight === 0n)) {
    throw new CharterInvalidError('a validator has no weight', HINT)
  }
  if (charter.validators.reduce((sum, validator) => sum + validator.weight, 0n) >= MAX_TOTAL_WEIGHT) {
    throw new CharterInvalidError(`the validators' weights add up to ${MAX_TOTAL_WEIGHT} or more`, HINT)
  }
  const spoilers = mostWithinAThird(charter.validators.map(({ weight }) => weight))
  if (charter.rounds.max <= spoilers) {
    throw new CharterInvalidError(
      `${spoilers} validators weigh no more than a third together and can spoil a round each, but there are ${charter.rounds.max} rounds at most`,
      `Set rounds.max to ${spoilers + 1} or more.`,
    )
  }
  if (charter.split.contributors + charter.split.validators > 1000) {
    throw new CharterInvalidError('the split gives away more than 1000 of 1000', HINT)
  }
}

/** A datanet's first entry: `[charter, identity]`, at the start of its founder's log. */
export interface Founding {
  readonly entry: Entry
  readonly charter: Charter
  /** The founder's public key. */
  readonly founder: Uint8Array
}

/** Reads a charter entry. Throws ERR_CHARTER_INVALID. */
export function readFounding(entry: Entry): Founding {
  const { datanet, seq, prev, deps } = entry.payload
  const [charter, identity, ...rest] = entry.records
  if (datanet !== null || seq !== 0 || prev !== null || deps.length > 0) {
    throw new CharterInvalidError('the entry does not stand at the start of a datanet', HINT)
  }
  if (charter === undefined || !isKnownRecord(charter) || charter.type !== 'charter') {
    throw new CharterInvalidError('the first record of a datanet is its charter', HINT)
  }
  if (identity === undefined || !isKnownRecord(identity) || identity.type !== 'identity' || rest.length > 0) {
    throw new CharterInvalidError("the charter is followed by the founder's identity, and by nothing else", HINT)
  }
  if (entry.payload.bytes !== entry.size) {
    throw new CharterInvalidError(
      `the entry counts ${entry.payload.bytes} bytes of log; its records make ${entry.size}`,
      HINT,
    )
  }
  checkCharter(charter)
  return { entry, charter, founder: entry.payload.author }
}

/** Whether the charter itself lets an author write: founder, validators, issuers and listed writers. */
export function isNamed({ charter, founder }: Founding, author: Uint8Array): boolean {
  return (
    equalBytes(founder, author) ||
    charter.validators.some((validator) => equalBytes(validator.author, author)) ||
    charter.issuers.some((issuer) => equalBytes(issuer, author)) ||
    charter.writers.some((writer) => equalBytes(writer, author))
  )
}

/** Whether an author judges in this datanet. */
export function isValidator({ charter }: Founding, author: Uint8Array): boolean {
  return charter.validators.some((validator) => equalBytes(validator.author, author))
}
