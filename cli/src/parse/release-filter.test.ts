import { InvalidArgumentError } from 'commander'
import { describe, expect, it } from 'vitest'
import { addFilter } from './release-filter.ts'

describe('addFilter', () => {
  it('gathers licences and keeps the strictest bounds', () => {
    const given = [
      'license=CC0-1.0',
      'license=CC-BY-4.0',
      'min-score=700',
      'min-score=600',
      'after=2026-01-31',
      'after=2025-01-01T00:00:00Z',
    ]
    expect(
      given.reduce<ReturnType<typeof addFilter> | undefined>((before, one) => addFilter(one, before), undefined),
    ).toEqual({
      licenses: ['CC0-1.0', 'CC-BY-4.0'],
      minScore: 700,
      after: '2026-01-31T00:00:00.000Z',
    })
  })

  it.each(['licence=MIT', 'author=Ada', 'min-score=high', 'after=yesterday', 'contribution=x', 'license', 'license='])(
    'refuses %s',
    (given) => {
      expect(() => addFilter(given)).toThrow(InvalidArgumentError)
    },
  )
})
