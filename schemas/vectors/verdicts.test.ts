/** Checks certificates and ledgers against the golden vectors, from what the JSON says alone. */
import { accountOf, assetName, assetTotals, Ledger } from '@datanet/ledger'
import { createMemoryStore, Log, readFounding } from '@datanet/log'
import {
  checkCertificate,
  electorate,
  isSupermajority,
  outcomeOf,
  proposerOf,
  toleranceOf,
  weightOf,
} from '@datanet/quality'
import {
  bytesOfHex,
  type Charter,
  decode,
  didOf,
  encode,
  hexOf,
  openEntry,
  parseCertificate,
  parseCid,
  publicKeyOf,
} from '@datanet/records'
import { describe, expect, test } from 'vitest'
import certificates from './certificates.json' with { type: 'json' }
import ledgers from './ledgers.json' with { type: 'json' }
import weights from './weights.json' with { type: 'json' }

const hex = (text: string) => bytesOfHex(text) ?? expect.fail(`${text.slice(0, 40)} is not hex`)

describe('certificates', () => {
  const { entry, charter } = readFounding(openEntry(hex(certificates.charter)))
  const check = (bytes: string) => checkCertificate(parseCertificate(decode(hex(bytes))), entry.id, charter)

  test.each(certificates.valid)('valid: $name', ({ name: _, certificate, ...expected }) => {
    const { record, verdict, weight } = check(certificate)
    expect(hexOf(encode(record))).toBe(certificate)
    const { subject, author, signer, round, outcome, score, stamp, units } = verdict.body
    expect({
      verdict: verdict.id.toString(),
      subject: subject.toString(),
      author: didOf(author),
      proposer: didOf(signer),
      round,
      outcome,
      score,
      stamp,
      units: units.toString(),
      attested: weight.attested.toString(),
      of: weight.total.toString(),
    }).toEqual(expected)
  })

  test.each(certificates.invalid)('invalid: $name', ({ certificate, error }) => {
    expect(() => check(certificate)).toThrow(expect.objectContaining({ code: error }))
  })
})

describe('weights', () => {
  const keys = weights.validators.map((did) => hexOf(publicKeyOf(did)))
  const subject = parseCid(weights.subject)

  describe.each(weights.cases)('$weights', ({ weights: texts, tolerance, contributions }) => {
    const values = texts.map(BigInt)
    const charter = {
      validators: values.map((weight, i) => ({ author: publicKeyOf(weights.validators[i] as string), weight })),
    } as unknown as Charter

    test('what they tolerate', () => expect(toleranceOf(values)).toEqual(tolerance))

    test.each(contributions)('a contribution by $author', (expected) => {
      const author = typeof expected.author === 'number' ? (keys[expected.author] as string) : '00'.repeat(32)
      const electors = electorate(charter, hex(author))
      const { total, whole, alone } = electors
      expect([total, whole].map(String)).toEqual([expected.voters, expected.whole])
      expect(alone).toBe(expected.alone)
      expected.proposers.forEach((place, round) => {
        expect(proposerOf(subject, round, electors)).toBe(keys[place])
      })
      // of all sets of validators, exactly those that hold a smallest one are enough
      for (let set = 0; set < 2 ** values.length; set++) {
        const places = values.flatMap((_, i) => ((set >> i) & 1 ? [i] : []))
        const holds = (smallest: readonly number[][]) => smallest.some((few) => few.every((i) => places.includes(i)))
        const signers = places.map((i) => keys[i] as string)
        expect(isSupermajority(weightOf(electors.validators, signers), whole)).toBe(holds(expected.attested))
        if (!signers.every((signer) => electors.weights.has(signer))) continue
        const weight = weightOf(electors.weights, signers)
        expect(isSupermajority(weight, total)).toBe(holds(expected.decided))
        expect(outcomeOf(weight, total - weight, total) === 'accepted').toBe(holds(expected.acceptedWhenTheOthersSayNo))
        expect(outcomeOf(total - weight, weight, total) === 'rejected').toBe(
          holds(expected.rejectedWhenTheOthersSayYes),
        )
      }
    })
  })
})

describe('ledgers', () => {
  type Vector = (typeof ledgers.valid)[number]

  /** Some other orders: back to front, and every second one first. */
  const orders: Record<string, (entries: string[]) => string[]> = {
    'in order': (entries) => entries,
    'back to front': (entries) => entries.toReversed(),
    'every second one first': (entries) => [
      ...entries.filter((_, i) => i % 2 === 1),
      ...entries.filter((_, i) => i % 2 === 0),
      ...entries,
    ],
  }

  async function fold({ charter }: Vector, entries: readonly string[]): Promise<Ledger> {
    const first = openEntry(hex(charter))
    const log = await Log.open(createMemoryStore(), first)
    for (const bytes of entries) await log.accept([openEntry(hex(bytes))], 'vectors')
    expect(log.waiting).toBe(0)
    const ledger = new Ledger(readFounding(first))
    for await (const entry of log.entries()) ledger.apply(entry)
    return ledger
  }

  describe.each(Object.entries(orders))('%s', (_, order) => {
    test.each(ledgers.valid)('$name', async (vector) => {
      const ledger = await fold(vector, order(vector.entries))
      expect(ledger.digest.toString()).toBe(vector.digest)
      for (const expected of vector.accounts) {
        const { contributions, accepted, uses, byAsset } = accountOf(ledger, publicKeyOf(expected.author))
        const owed = byAsset.map(({ asset, amount }) => ({ asset: assetName(asset), amount: `${amount}` }))
        expect({ author: expected.author, contributions, accepted, uses: `${uses}`, owed }).toEqual(expected)
      }
      const totals = assetTotals(ledger).map(({ asset, paid, contributors, validators, residual, pending }) => ({
        asset: assetName(asset),
        paid: `${paid}`,
        contributors: `${contributors}`,
        validators: `${validators}`,
        residual: `${residual}`,
        pending: `${pending}`,
      }))
      expect(totals).toEqual(vector.totals)
      const listed = new Set(vector.accounts.map(({ author }) => author))
      for (const key of ledger.authors()) expect(listed.has(didOf(hex(key)))).toBe(true)
    })
  })

  test('no two of them have one digest', () => {
    const digests = ledgers.valid.map(({ digest }) => digest)
    expect(new Set(digests).size).toBe(digests.length)
  })
})
