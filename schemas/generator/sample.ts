import fc from 'fast-check'
import { type CID, cidOf } from '../../packages/records/src/cid.ts'
import { areLines, isLine, toRecordText } from '../../packages/records/src/unicode/index.ts'
import type { Native, ObjectShape, Shape } from './shape.ts'

/** What a text of each form is. */
export const isOfForm = { text: () => true, line: isLine, lines: areLines } as const

const MAX_U64 = 2n ** 64n - 1n
const FEW = 3

function byteStrings(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length })
}

function cids(): fc.Arbitrary<CID> {
  return byteStrings(4).map(cidOf)
}

function nativeSamples(name: Native): fc.Arbitrary<unknown> {
  switch (name) {
    case 'cid':
      return cids()
    case 'bytes':
      return fc.uint8Array({ maxLength: 40 })
    case 'bytes16':
      return byteStrings(16)
    case 'bytes32':
    case 'author':
      return byteStrings(32)
    case 'bytes64':
      return byteStrings(64)
    case 'u64':
      return fc.bigInt({ min: 0n, max: MAX_U64 })
    case 'uint':
      return fc.maxSafeNat()
    case 'signed':
      return fc.record({ body: fc.uint8Array({ maxLength: 40 }), sig: byteStrings(64) }, { noNullPrototype: true })
  }
}

const matches = new Map<string, fc.Arbitrary<string>>()

/** Text to a pattern. Drawn once, because that is slow; eight texts are as good as thousands. */
function matching(rule: string): fc.Arbitrary<string> {
  const known = matches.get(rule)
  if (known !== undefined) return known
  const texts = fc.constantFrom(...fc.sample(fc.stringMatching(new RegExp(rule)), { numRuns: 8, seed: 1 }))
  matches.set(rule, texts)
  return texts
}

/** Values that a shape allows, as a DAG-CBOR decoder gives them; lists stay short. */
export function samplesOf(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'native':
      return nativeSamples(shape.name)
    case 'text':
      return fc
        .string({ unit: 'grapheme', maxLength: FEW })
        .map((text) => {
          const points = [...toRecordText(text)].slice(0, shape.max ?? FEW)
          return points.join('') + 'a'.repeat(Math.max(0, shape.min - points.length))
        })
        .filter(isOfForm[shape.form])
    case 'pattern':
      return matching(shape.rule).filter((text) => text.length <= (shape.max ?? text.length))
    case 'integer':
      return fc.integer({ min: shape.min, max: shape.max })
    case 'number':
      return fc.double({ noNaN: true, min: shape.min ?? -1e9, max: shape.max ?? 1e9 })
    case 'boolean':
      return fc.boolean()
    case 'constant':
      return fc.constant(shape.value)
    case 'choice':
      return fc.constantFrom(...shape.values)
    case 'named':
      return samplesOf(shape.of)
    case 'nullable':
      return fc.option(samplesOf(shape.of))
    case 'list':
      return fc.array(samplesOf(shape.of), {
        minLength: shape.min,
        maxLength: Math.max(shape.min, Math.min(FEW, shape.max ?? FEW)),
      })
    case 'map':
      return fc.dictionary(fc.stringMatching(/^[A-Z]{1,5}$/), samplesOf(shape.of), {
        maxKeys: FEW,
        noNullPrototype: true,
      })
    case 'object':
      return fc.record(samplesOfFields(shape), {
        requiredKeys: shape.fields.filter((field) => field.required).map((field) => field.name),
        noNullPrototype: true,
      })
    case 'union':
      return fc.oneof(...shape.options.map(samplesOf))
  }
}

function samplesOfFields(shape: ObjectShape): Record<string, fc.Arbitrary<unknown>> {
  return Object.fromEntries(shape.fields.map((field) => [field.name, samplesOf(field.shape)]))
}
