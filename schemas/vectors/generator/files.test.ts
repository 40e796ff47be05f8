import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { vectorFiles } from './files.ts'

const folder = dirname(import.meta.dirname)

test('the vectors that are checked in are those that the generator writes', () => {
  const files = vectorFiles()
  expect(
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort(),
  ).toEqual([...files.keys()].sort())
  for (const [name, text] of files) {
    expect(
      readFileSync(join(folder, name), 'utf8') === text,
      `schemas/vectors/${name} is what the generator writes`,
    ).toBe(true)
  }
})

test('every case has a name of its own', () => {
  for (const [file, text] of vectorFiles()) {
    for (const [list, cases] of Object.entries(JSON.parse(text) as object)) {
      if (!Array.isArray(cases)) continue
      const names = cases.flatMap((one: { name?: string }) => one.name ?? [])
      expect(new Set(names).size, `${file}, ${list}`).toBe(names.length)
    }
  }
})
