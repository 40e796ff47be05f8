import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readJsonInput } from './input-file.ts'

let dir: string
let path: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-input-'))
  path = join(dir, 'charter.json')
})

afterEach(() => rm(dir, { recursive: true, force: true }))

test('text in UTF-8 is read as it stands', async () => {
  await writeFile(path, '{"name": "Über"}')
  expect((await readJsonInput(path)).value).toEqual({ name: 'Über' })
})

test('bytes that are not UTF-8 are refused, not mended: nobody wrote what would be signed', async () => {
  await writeFile(path, Buffer.from('{"name": "\u00dcber"}', 'latin1'))
  const message = `${path} is not UTF-8 text`
  await expect(readJsonInput(path)).rejects.toMatchObject({ code: 'ERR_INPUT_FILE_INVALID', message })
})
