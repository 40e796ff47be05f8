import { describe, expect, it } from 'vitest'
import { Assets, decimal, splitAsset } from './amount.ts'

describe('decimal', () => {
  it.each([
    [10_000n, 2, '100.00'],
    [5n, 2, '0.05'],
    [0n, 2, '0.00'],
    [1_234_567_890_123_456_789n, 6, '1,234,567,890,123.456789'],
    [1234n, 0, '1,234'],
  ])('%d with %d decimals: %s', (amount, decimals, text) => expect(decimal(amount, decimals)).toBe(text))
})

describe('Assets', () => {
  const issuer = 'did:key:z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw'
  const assets = new Assets({
    assets: [
      { unit: 'EUR', class: 'deposit', decimals: 2 },
      { unit: 'POINT', class: 'emission', decimals: 0 },
    ],
  })

  it('uses the decimals of the charter, and tells emission from money', () => {
    expect(assets.show('6750', `EUR:deposit@${issuer}`)).toBe('67.50 EUR')
    expect(assets.show('12', 'POINT:emission')).toBe('12 POINT (emission)')
  })

  it('never guesses decimals', () => {
    expect(assets.show('6750', 'USD:deposit')).toBe('6,750 base units of USD')
    expect(new Assets(null).show('6750', 'EUR:deposit')).toBe('6,750 base units of EUR')
  })

  it('splits an asset at its own marks only', () => {
    expect(splitAsset(`EUR:deposit@${issuer}`)).toEqual({ unit: 'EUR', kind: 'deposit', issuer })
    expect(splitAsset('EUR:deposit')).toEqual({ unit: 'EUR', kind: 'deposit', issuer: undefined })
  })
})
