import { SchemaMismatchError } from '@datanet/records'
import { describe, expect, test } from 'vitest'
import { routes } from './generated/api.ts'
import { type RawInput, readInput } from './input.ts'

const cid = 'bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'
const raw = (params: Record<string, string>, query = '', body?: unknown): RawInput => ({
  params,
  query: new URLSearchParams(query),
  body,
})

describe('a request becomes one input', () => {
  test('path, query and body come together, with numbers and truths out of text', () => {
    expect(readInput(routes.getLedger, raw({ datanet: cid }, 'proof=true&wait=5'))).toEqual({
      datanet: cid,
      proof: true,
      wait: 5,
    })
    const body = { paths: ['/data/a.csv'], license: 'MIT' }
    expect(readInput(routes.contribute, raw({ datanet: cid }, '', body))).toEqual({ datanet: cid, ...body })
    expect(readInput(routes.getStatus, raw({}))).toEqual({})
    expect(readInput(routes.getStatus, raw({}, '', {}))).toEqual({})
  })

  test.each<[string, RawInput, string]>([
    ['an unknown parameter', raw({ datanet: cid }, 'whence=1'), 'getLedger?whence: expected no such parameter'],
    ['a field of the body in the query', raw({ datanet: cid }, 'toString=1'), 'getLedger?toString'],
    ['a parameter given twice', raw({ datanet: cid }, 'wait=1&wait=2'), 'getLedger.wait: expected an integer'],
    [
      'a wait that is no number',
      raw({ datanet: cid }, 'wait=soon'),
      'getLedger.wait: expected an integer from 0 to 60',
    ],
    ['a truth that is none', raw({ datanet: cid }, 'proof=yes'), 'getLedger.proof: expected true or false'],
    ['an id that is none', raw({ datanet: '../x' }), 'getLedger.datanet: expected a CIDv1 in base32'],
    [
      'a body with a path parameter',
      raw({ datanet: cid }, '', { datanet: cid }),
      'getLedger.datanet: expected it outside',
    ],
    ['a body that is a list', raw({ datanet: cid }, '', []), 'body: expected an object'],
    ['a body with a prototype', raw({ datanet: cid }, '', JSON.parse('{"__proto__":{"wait":1}}')), '__proto__'],
  ])('refuses %s', (_, request, message) => {
    expect(() => readInput(routes.getLedger, request)).toThrow(SchemaMismatchError)
    expect(() => readInput(routes.getLedger, request)).toThrow(message)
  })

  test('points at the schema of the API', () => {
    try {
      readInput(routes.vote, raw({ datanet: cid, contribution: cid }, '', { score: 1001 }))
      expect.fail('took a score of 1001')
    } catch (error) {
      expect(error).toMatchObject({
        message: 'vote.score: expected an integer from 0 to 1000, found 1001',
        hint: 'Compare the value with schemas/api.json.',
      })
    }
  })

  test('a path must be absolute', () => {
    const body = { paths: ['data/a.csv'], license: 'MIT' }
    expect(() => readInput(routes.contribute, raw({ datanet: cid }, '', body))).toThrow(
      'contribute.paths[0]: expected an absolute path',
    )
  })
})
