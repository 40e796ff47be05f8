import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decode, encode } from '../../packages/records/src/canonical.ts'
import { SchemaMismatchError } from '../../packages/records/src/errors.ts'
import * as wire from '../../packages/records/src/generated/wire.ts'
import { samplesOf } from './sample.ts'
import { spoiledOf } from './spoil.ts'
import { readWire } from './wire.ts'

type Parser = (value: unknown, path?: string) => unknown

const roots = readWire(new URL('..', import.meta.url).pathname)
const exported = new Map<string, unknown>(Object.entries(wire))

function parserOf(name: string): Parser {
  const parser = exported.get(`parse${name}`)
  expect(parser, `parse${name} is generated`).toBeTypeOf('function')
  return parser as Parser
}

describe.each(roots)('$shape.name', ({ file, shape }) => {
  const parse = parserOf(shape.name)

  test('takes every value that the schema allows, as the decoder gives it', () => {
    fc.assert(
      fc.property(samplesOf(shape), (sample) => {
        const bytes = encode(sample)
        expect(encode(parse(decode(bytes)))).toEqual(bytes)
        expect(encode(parse(sample))).toEqual(bytes)
      }),
      { numRuns: 50 },
    )
  })

  test('refuses every value that the schema forbids, and names the schema', () => {
    fc.assert(
      fc.property(spoiledOf(shape), (value) => {
        try {
          parse(value, 'here')
        } catch (error) {
          expect(error).toBeInstanceOf(SchemaMismatchError)
          expect((error as SchemaMismatchError).message).toMatch(/^here/)
          expect((error as SchemaMismatchError).hint).toBe(`Compare the value with schemas/${file}.`)
          return
        }
        expect.fail(
          `took ${String(JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part)))}`,
        )
      }),
      { numRuns: 300 },
    )
  })
})

test('records and statements are found by their type', () => {
  const typed = (folder: string) =>
    roots
      .filter((root) => root.file.startsWith(`wire/${folder}/`))
      .map((root) => root.file.slice(6 + folder.length, -5))
  expect(Object.keys(wire.recordParsers)).toEqual(typed('record'))
  expect(Object.keys(wire.statementParsers)).toEqual(typed('statement'))
  expect(wire.recordParsers.profile({ type: 'profile', name: 'Ann', contact: '' }).name).toBe('Ann')
  expect(() => wire.recordParsers.profile({ type: 'invite', name: 'Ann', contact: '' })).toThrow(SchemaMismatchError)
})

test('an error says where, what was expected and what was found', () => {
  const author = new Uint8Array(32)
  const admit = { type: 'admit', author, admits: 1001 }
  expect(() => wire.parseAdmit(admit)).toThrow('admit.admits: expected an integer from 0 to 1000, found 1001')
  const entry = { payload: author, sig: new Uint8Array(64), body: [{ leaf: author }, { leaf: new Uint8Array(3) }] }
  expect(() => wire.parseEntry(entry)).toThrow('entry.body[1].leaf: expected 32 bytes, found 3 bytes')
})
