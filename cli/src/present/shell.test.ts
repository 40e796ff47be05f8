import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { hostileText } from '../testing/hostile.fixture.ts'
import { plainText } from './plain-text.ts'
import { quoted, shell } from './shell.ts'

it('quotes what a shell would take apart', () => {
  expect(quoted('datanet:bafy?peer=/ip4&invite=x')).toBe("'datanet:bafy?peer=/ip4&invite=x'")
  expect(quoted("it's")).toBe(`'it'"'"'s'`)
  expect(quoted('a/b.jsonl')).toBe('a/b.jsonl')
  expect(['', '~root', '=ls', 'x\\'].map(quoted)).toEqual(["''", "'~root'", "'=ls'", `'x'"\\\\"`])
})

it('takes values for words, and what it is written with for the command and its note', () => {
  expect(shell`datanet list`).toEqual({ command: 'datanet list', note: null })
  expect(shell`datanet pay ${'a b'} --amount N  (an issuer ${'x\n'} does)`).toEqual({
    command: "datanet pay 'a b' --amount N",
    note: '(an issuer x  does)',
  })
  expect(shell`datanet use ${'x  y'}`).toEqual({ command: "datanet use 'x  y'", note: null })
  expect(shell`${shell`datanet pin ${'a b'}  (note)`} --all`).toEqual({
    command: "datanet pin 'a b' --all",
    note: null,
  })
  expect(shell`datanet check ${['a', 'b c']}`.command).toBe("datanet check a 'b c'")
})

/** The words of a line as fish has them: backslashes count in both kinds of quotes. */
function fishWords(line: string): string[] {
  const words: string[] = []
  let word: string | null = null
  for (let at = 0; at < line.length; at++) {
    const character = line[at] as string
    if (character === ' ') {
      if (word !== null) words.push(word)
      word = null
    } else if (character === "'" || character === '"') {
      word ??= ''
      const special = character === '"' ? /[\\"$]/ : /[\\']/
      for (at += 1; line[at] !== character; at++) {
        if (at >= line.length) throw new RangeError('a quote that does not end')
        if (line[at] === '$' && character === '"') throw new RangeError('a variable')
        if (line[at] === '\\' && special.test(line[at + 1] ?? '')) at += 1
        word += line[at]
      }
    } else if (/[\w@%+=:,./~-]/.test(character) && !(word === null && /[~=]/.test(character))) {
      word = (word ?? '') + character
    } else throw new RangeError(`${character} is bare`)
  }
  return word === null ? words : [...words, word]
}

describe('whatever a value is, it stays one word', () => {
  test('in sh', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 100 }), (values) => {
        const line = shell`printf ${'%s\\0'} ${values}`.command
        const { stdout, status } = spawnSync('sh', ['-c', line], { encoding: 'utf8' })
        expect(status).toBe(0)
        expect(stdout.split('\0').slice(0, -1)).toEqual(values.map(plainText))
      }),
      { numRuns: 40 },
    )
  })

  test('in fish', () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 1, maxLength: 5 }), (values) => {
        expect(fishWords(shell`datanet ${values}`.command)).toEqual(['datanet', ...values.map(plainText)])
      }),
      { numRuns: 500 },
    )
  })
})
