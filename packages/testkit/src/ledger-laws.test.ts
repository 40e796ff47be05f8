/** What holds of any history of a datanet, however it is told. */
import { accountOf, assetName, assetTotals, Ledger } from '@datanet/ledger'
import { readFounding } from '@datanet/log'
import { bytesOfHex, didOf, type Entry, hexOf } from '@datanet/records'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LedgerHistory, ledgerHistories } from './arbitrary-ledgers.ts'
import { plainLedger } from './plain-ledger.fixture.ts'

const runs = { numRuns: 25 }

function fold({ datanet }: LedgerHistory, entries: readonly Entry[]): Ledger {
  const ledger = new Ledger(readFounding(datanet.charterEntry))
  for (const entry of entries) ledger.apply(entry)
  return ledger
}

const keysOf = (ledger: Ledger) => [...ledger.authors()].map((key) => bytesOfHex(key) as Uint8Array)

/** All that a ledger tells, in a form that can be compared. */
function told(ledger: Ledger) {
  const accounts = keysOf(ledger).map((author) => {
    const { contributions, accepted, uses, byAsset } = accountOf(ledger, author)
    return [
      hexOf(author),
      contributions,
      accepted,
      uses,
      byAsset.map(({ asset, amount }) => [assetName(asset), amount]),
    ]
  })
  const { digest, entries } = ledger
  const slots = [...ledger.slots()].map((slot) => [
    slot.id.toString(),
    slot.units,
    slot.pool?.root.toString(),
    slot.missing,
  ])
  const pots = [...ledger.pots()].map((pot) => [pot.id.toString(), pot.pool?.root.toString(), pot.obstacle?.kind])
  const standings = ledger
    .payments()
    .map((payment) => [payment.id.toString(), ledger.standingOfPayment(payment).status])
  return {
    digest: digest.toString(),
    entries,
    accounts: accounts.sort(),
    totals: assetTotals(ledger).map(({ asset, ...sums }) => [assetName(asset), sums]),
    slots: slots.sort(),
    pots: pots.sort(),
    standings: standings.sort(),
    pending: ledger.payments().filter(({ parts }) => parts === null).length,
  }
}

/** A history, another order of it, and some of it. */
function retold(formula: 'rows' | 'rows-by-score' | 'equal') {
  const claims = formula === 'equal' ? {} : { claims: { mode: 'audited', sample: 2 } as const }
  return ledgerHistories({ validators: [2n, 1n, 1n], charter: { weights: formula, ...claims } }).chain((history) =>
    fc.record({
      history: fc.constant(history),
      order: fc.shuffledSubarray([...history.entries], { minLength: history.entries.length }),
      some: fc.subarray([...history.entries]),
    }),
  )
}

const formulas = ['rows', 'rows-by-score', 'equal'] as const

test.each(formulas)('G1, G6: in any order it comes to the same (%s)', (formula) => {
  fc.assert(
    fc.property(retold(formula), ({ history, order }) => {
      expect(told(fold(history, order))).toEqual(told(fold(history, history.entries)))
    }),
    runs,
  )
})

test('L2: what is taken back leaves what was never told', () => {
  fc.assert(
    fc.property(retold('rows'), ({ history, order, some }) => {
      const ledger = fold(history, order)
      for (const entry of some) ledger.revoke(entry)
      const rest = history.entries.filter((entry) => !some.includes(entry))
      expect(told(ledger)).toEqual(told(fold(history, rest)))
      // and told again it is all there
      for (const entry of some.toReversed()) ledger.apply(entry)
      expect(told(ledger)).toEqual(told(fold(history, history.entries)))
      for (const entry of order) ledger.revoke(entry)
      expect(told(ledger)).toEqual(told(fold(history, [])))
    }),
    runs,
  )
})

test.each(formulas)('G3, G4: each is owed what the rules say, plainly, and to the unit (%s)', (formula) => {
  let paid = 0
  fc.assert(
    fc.property(retold(formula), ({ history, order }) => {
      const ledger = fold(history, order)
      const plain = plainLedger(history.datanet, history.entries)
      const owed: Record<string, bigint> = {}
      for (const author of keysOf(ledger)) {
        for (const { asset, amount } of accountOf(ledger, author).byAsset)
          owed[`${didOf(author)} ${assetName(asset)}`] = amount
      }
      expect(owed).toEqual(plain.owed)
      const totals = Object.fromEntries(assetTotals(ledger).map(({ asset, ...sums }) => [assetName(asset), sums]))
      expect(totals).toEqual(plain.totals)
      for (const [name, { residual, pending, contributors, validators }] of Object.entries(totals)) {
        expect(residual).toBeGreaterThanOrEqual(0n)
        expect(pending).toBeGreaterThanOrEqual(0n)
        const amounts = Object.entries(owed).flatMap(([key, amount]) => (key.endsWith(` ${name}`) ? [amount] : []))
        expect(amounts.reduce((sum, amount) => sum + amount, 0n)).toBe(contributors + validators)
      }
      paid += Object.keys(owed).length
    }),
    runs,
  )
  expect(paid).toBeGreaterThan(0)
})

test('G2: later rounds of what is certified change nothing that was paid', () => {
  fc.assert(
    fc.property(retold('rows'), ({ history }) => {
      const ledger = fold(history, history.entries)
      const before = told(ledger)
      const [writer] = history.datanet.writers
      for (const record of history.later) {
        if (writer !== undefined) ledger.apply(history.datanet.author(writer).next([record]))
      }
      const { accounts, totals, slots, pending } = told(ledger)
      expect({ totals, slots, pending }).toEqual({
        totals: before.totals,
        slots: before.slots,
        pending: before.pending,
      })
      const amounts = (list: typeof accounts) => list.map(([author, , , uses, byAsset]) => [author, uses, byAsset])
      expect(amounts(accounts)).toEqual(amounts(before.accounts))
    }),
    runs,
  )
})

test('the histories hold what they are for', () => {
  const seen = new Set<string>()
  for (const history of fc.sample(retold('rows'), { numRuns: 80, seed: 1 })) {
    const ledger = fold(history.history, history.history.entries)
    for (const { parts } of ledger.payments()) seen.add(parts === null ? 'pending' : 'paid')
    for (const { record } of ledger.contributions()) if (record.derivedFrom.length > 0) seen.add('derived')
    for (const slot of ledger.slots()) if ((slot.pool?.shares.length ?? 0) > 1) seen.add('shared')
    for (const { body } of ledger.receipts()) {
      if (body.weights.length > 0) seen.add('weights')
      if (body.verdicts.length > 0) seen.add('verdicts')
    }
    for (const slot of ledger.slots()) {
      if (slot.claim !== null) seen.add(slot.pool === null ? 'claim not borne out' : 'claim borne out')
    }
    for (const { pool, receipt, obstacle } of ledger.pots()) {
      if (pool !== null && receipt.body.attribution !== undefined) seen.add('paid by a claim')
      if (pool !== null && receipt.body.weights.length > 0) seen.add('paid by weights')
      if (obstacle?.kind === 'void') seen.add('void')
    }
    for (const { id } of ledger.contributions()) if (ledger.verdictsOf(id).length > 1) seen.add('rounds')
    for (const total of assetTotals(ledger)) if (total.residual > 0n) seen.add('residual')
  }
  expect([...seen].sort()).toEqual([
    'claim borne out',
    'claim not borne out',
    'derived',
    'paid',
    'paid by a claim',
    'paid by weights',
    'pending',
    'residual',
    'rounds',
    'shared',
    'verdicts',
    'void',
    'weights',
  ])
})
