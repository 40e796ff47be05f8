import fc from 'fast-check'
import { isOfForm, samplesOf } from './sample.ts'
import type { Native, ObjectShape, Shape } from './shape.ts'

/** What no shape allows. */
const alien: fc.Arbitrary<unknown> = fc.constantFrom(undefined, Symbol.iterator, new Map(), new Date(0), () => 0)

/** Texts that show as something else than they are, long enough for any field that asks for one. */
const MISLEADING = [
  'two\nlines',
  'a\tb',
  'a\0b',
  'red \u001b[31m',
  'a\u007f',
  'a\u0085b',
  'a\u2028b',
  'a\u202egnp.exe',
  'a\u2066b',
  'a\ufeffb',
]

const BYTES: Partial<Record<Native, number>> = { bytes16: 16, bytes32: 32, bytes64: 64, author: 32 }

function badNatives(name: Native): fc.Arbitrary<unknown> {
  switch (name) {
    case 'u64':
      return fc.constantFrom<unknown>(-1, -1n, 2n ** 64n, 2 ** 53, 0.5, Number.NaN, '1', null)
    case 'uint':
      return fc.constantFrom<unknown>(-1, 1n, 2n ** 53n, 2 ** 53, 0.5, Number.POSITIVE_INFINITY, '1', null)
    case 'cid':
      return fc.constantFrom<unknown>('bafyreib', new Uint8Array(36), { '/': 'bafyreib' }, null, 1)
    case 'signed':
      return fc.constantFrom<unknown>(null, [], { body: new Uint8Array(1) }, { body: 'a', sig: new Uint8Array(64) })
    default: {
      const length = BYTES[name]
      const wrong = fc.constantFrom<unknown>('bytes', null, [1, 2], new Uint16Array(8))
      if (length === undefined) return wrong
      return fc.oneof(wrong, fc.constantFrom(new Uint8Array(length - 1), new Uint8Array(length + 1)))
    }
  }
}

/** Values that a shape forbids, for one reason each. */
export function spoiledOf(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'native':
      return fc.oneof(alien, badNatives(shape.name))
    case 'text': {
      const wrong: unknown[] = [1, null, ['a'], new Uint8Array(1)]
      if (shape.min > 0) wrong.push('a'.repeat(shape.min - 1))
      if (shape.max !== null) wrong.push('a'.repeat(shape.max + 1), '𝔸'.repeat(shape.max + 1))
      return fc.oneof(alien, fc.constantFrom(...wrong, ...MISLEADING.filter((text) => !isOfForm[shape.form](text))))
    }
    case 'pattern': {
      const wrong: unknown[] = ['', ' ', '\n', 1, null, ...MISLEADING]
      if (shape.max !== null) wrong.push('a'.repeat(shape.max + 1))
      return fc.oneof(alien, fc.constantFrom(...wrong))
    }
    case 'integer': {
      const wrong: unknown[] = [shape.min + 0.5, '1', null, 1n, true]
      if (shape.min > Number.MIN_SAFE_INTEGER) wrong.push(shape.min - 1)
      wrong.push(shape.max + 1)
      return fc.oneof(alien, fc.constantFrom(...wrong))
    }
    case 'number':
      return fc.oneof(alien, fc.constantFrom<unknown>(Number.NaN, Number.POSITIVE_INFINITY, '1', null, 1n))
    case 'boolean':
      return fc.oneof(alien, fc.constantFrom<unknown>(0, 1, 'true', null))
    case 'constant':
      return spoiledOf({ kind: 'choice', values: [String(shape.value)] }).filter((value) => value !== shape.value)
    case 'choice':
      return fc.oneof(alien, fc.constantFrom<unknown>('', 'constructor', 2, null, []))
    case 'named':
      return spoiledOf(shape.of)
    case 'nullable':
      return spoiledOf(shape.of).filter((value) => value !== null)
    case 'list':
      return spoiledLists(shape.of, shape.min, shape.max)
    case 'map':
      return fc.oneof(alien, fc.constantFrom<unknown>(null, [], 'text'), fc.record({ A: spoiledOf(shape.of) }))
    case 'object':
      return fc.oneof(alien, fc.constantFrom<unknown>(null, [], 'text', 1), spoiledObjects(shape))
    case 'union':
      return fc.oneof(alien, fc.constantFrom<unknown>(null, {}, []), ...shape.options.map(spoiledObjects))
  }
}

function spoiledLists(of: Shape, min: number, max: number | null): fc.Arbitrary<unknown> {
  const ways: fc.Arbitrary<unknown>[] = [alien, fc.constantFrom<unknown>(null, {}, 'list', new Uint8Array(2))]
  if (min > 0) ways.push(fc.constant([]))
  if (max !== null) ways.push(samplesOf(of).map((item) => new Array(max + 1).fill(item)))
  const room = Math.min(2, (max ?? 3) - 1)
  ways.push(
    fc
      .tuple(fc.array(samplesOf(of), { maxLength: room }), spoiledOf(of), fc.nat())
      .map(([items, item, place]) => items.toSpliced(place % (items.length + 1), 0, item)),
  )
  return fc.oneof(...ways)
}

function spoiledObjects(shape: ObjectShape): fc.Arbitrary<unknown> {
  const valid = samplesOf(shape) as fc.Arbitrary<Record<string, unknown>>
  const ways: fc.Arbitrary<unknown>[] = [
    fc
      .tuple(valid, fc.constantFrom('', 'extra', 'toString', 'Type'))
      .map(([value, extra]) => ({ ...value, [extra]: 1 })),
    valid.map((value) => Object.create(value)),
  ]
  for (const field of shape.fields) {
    if (field.required) {
      ways.push(valid.map((value) => Object.fromEntries(Object.entries(value).filter(([name]) => name !== field.name))))
    }
    const bad = spoiledOf(field.shape)
    const there = field.required ? bad : bad.filter((value) => value !== undefined)
    ways.push(fc.tuple(valid, there).map(([value, broken]) => ({ ...value, [field.name]: broken })))
  }
  return fc.oneof(...ways)
}
