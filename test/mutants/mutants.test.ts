import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mutants } from './mutants.ts'

const packages = join(import.meta.dirname, '../../packages')

test.each(mutants)('$name: what it changes stands in the source, once', ({ changes }) => {
  for (const { file, find, replace } of changes) {
    const text = readFileSync(join(packages, file), 'utf8')
    expect(text.split(find), `${find} in ${file}`).toHaveLength(2)
    expect(replace).not.toBe(find)
  }
})

test('no two mutants have one name', () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length)
})
