import { expect, test } from 'vitest'
import { parseGateSettings } from './settings.ts'

const charter = (...gates: [gate: string, params: string][]) => ({
  gates: gates.map(([gate, params]) => ({ gate, params })),
  licenses: ['MIT'],
  schemas: [],
})

test('reads the gates of a charter in its order, with the limits of size', () => {
  const settings = parseGateSettings(
    charter(['size', '{"maxRows":7}'], ['licence', '{}'], ['schema', '{"minValid":900}']),
  )
  expect(settings.gates.map(({ name }) => name)).toEqual(['size', 'licence', 'schema'])
  expect(settings.limits).toEqual({ maxBytes: 1024 ** 3, maxRows: 7, minRows: 1 })
})

test.each<[string, [string, string][], string]>([
  ['an unknown gate', [['magic', '{}']], 'ERR_GATE_UNKNOWN'],
  ['a gate that all objects inherit', [['constructor', '{}']], 'ERR_GATE_UNKNOWN'],
  [
    'a gate twice',
    [
      ['size', '{}'],
      ['size', '{}'],
    ],
    'ERR_GATE_REPEATED',
  ],
  ['params that are no JSON', [['size', '{']], 'ERR_GATE_PARAMS_INVALID'],
  ['params that are a list', [['size', '[]']], 'ERR_GATE_PARAMS_INVALID'],
  ['an unknown param', [['licence', '{"a":1}']], 'ERR_GATE_PARAMS_INVALID'],
  ['a fraction', [['schema', '{"minValid":0.5}']], 'ERR_GATE_PARAMS_INVALID'],
  ['a text for a number', [['size', '{"maxBytes":"1"}']], 'ERR_GATE_PARAMS_INVALID'],
  ['a number out of range', [['exact-duplicate', '{"maxRepeated":1001}']], 'ERR_GATE_PARAMS_INVALID'],
  ['null', [['size', '{"maxRows":null}']], 'ERR_GATE_PARAMS_INVALID'],
])('refuses %s', (_, gates, code) => {
  expect(() => parseGateSettings(charter(...gates))).toThrow(expect.objectContaining({ code }))
})

test('refuses a row schema that does not compile, even where no gate asks for it', () => {
  const schemas = [{ name: 'a', schema: '{"typ":"object"}' }]
  expect(() => parseGateSettings({ ...charter(), schemas })).toThrow(
    expect.objectContaining({ code: 'ERR_ROW_SCHEMA_INVALID' }),
  )
})
