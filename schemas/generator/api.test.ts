import { SchemaMismatchError } from '@datanet/records'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apiLimits, routes } from '../../packages/client/src/generated/api.ts'
import type { Route } from '../../packages/client/src/route.ts'
import { readApi } from './api.ts'
import { samplesOf } from './sample.ts'
import type { Shape } from './shape.ts'
import { spoiledOf } from './spoil.ts'

const api = readApi(new URL('..', import.meta.url).pathname)
const generated = new Map<string, Route<unknown, unknown>>(Object.entries(routes))

function holds(shape: Shape, parse: (value: unknown) => unknown): void {
  fc.assert(
    fc.property(samplesOf(shape), (sample) => {
      expect(parse(JSON.parse(JSON.stringify(sample)))).toEqual(JSON.parse(JSON.stringify(sample)))
    }),
    { numRuns: 20 },
  )
  fc.assert(
    fc.property(spoiledOf(shape), (value) => {
      expect(() => parse(value)).toThrow(SchemaMismatchError)
    }),
    { numRuns: 100 },
  )
}

describe.each(api.routes)('$operation', ({ operation, method, path, input, response }) => {
  const route = generated.get(operation)

  test('is generated as it is described', () => {
    expect(route).toMatchObject({ operation, method, path })
  })

  test('takes the inputs that the schema allows, and no others', () => {
    holds(input, (value) => route?.parseInput(value))
  })

  test('takes the answers that the schema allows, and no others', () => {
    holds(response, (value) => route?.parseResponse(value))
  })
})

test('operations, and methods with paths, are named once', () => {
  const operations = api.routes.map((route) => route.operation)
  const targets = api.routes.map((route) => `${route.method} ${route.path.replaceAll(/\{\w+\}/g, '{}')}`)
  expect(new Set(operations).size).toBe(operations.length)
  expect(new Set(targets).size).toBe(targets.length)
  expect(Object.keys(routes)).toEqual(operations)
})

test('a wait may last as long as the limits say', () => {
  const base = { datanet: `b${'a'.repeat(58)}` }
  expect(routes.getDatanet.parseInput({ ...base, wait: apiLimits.waitSeconds }).wait).toBe(apiLimits.waitSeconds)
  expect(() => routes.getDatanet.parseInput({ ...base, wait: apiLimits.waitSeconds + 1 })).toThrow('wait')
})
