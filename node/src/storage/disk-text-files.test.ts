import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryTextFiles, type TextFiles, TextIndex, Tracer } from '@datanet/attribution'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DiskTextFiles } from './disk-text-files.ts'

let dir: string

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-texts-'))
})

afterAll(() => rm(dir, { recursive: true, force: true }))

const bytes = (text: string) => new TextEncoder().encode(text)
const kinds: [string, () => TextFiles][] = [
  ['memory', () => new MemoryTextFiles()],
  ['disk', () => new DiskTextFiles(join(dir, 'kinds'))],
]

describe.each(kinds)('text files in %s', (_, make) => {
  test('are written whole, read from any place, replaced and removed', () => {
    const files = make()
    expect(files.open('a')).toBeUndefined()
    files.write('a', [bytes('hello '), bytes('world')])
    const file = files.open('a')
    expect(file?.size).toBe(11)
    expect(file?.read(6, 5)).toEqual(bytes('world'))
    expect(file?.read(9, 50)).toEqual(bytes('ld'))
    files.write('a', [bytes('anew')])
    expect(files.open('a')?.size).toBe(4)
    // who opened the old one still reads it
    expect(file?.read(0, 5)).toEqual(bytes('hello'))
    file?.close()
    files.write('b', [])
    expect([...files.names()].sort()).toEqual(['a', 'b'])
    files.remove('a')
    files.remove('a')
    expect(files.names()).toEqual(['b'])
  })

  test('a write that fails leaves what was there', () => {
    const files = make()
    files.write('c', [bytes('before')])
    const failing = function* () {
      yield bytes('half')
      throw new RangeError('no more')
    }
    expect(() => files.write('c', failing())).toThrow(RangeError)
    expect(files.open('c')?.size).toBe(6)
  })
})

test('an index opens from disk as it was; what a dead process left half written does no harm', async () => {
  const folder = join(dir, 'index')
  const rows = ['the lighthouse keeper counted seven copper coins before the storm came over the harbour']
  TextIndex.open(new DiskTextFiles(folder)).add([{ id: Uint8Array.of(1), stamp: 1, rows }])
  await writeFile(join(folder, 'zz.partial'), 'half')
  const index = TextIndex.open(new DiskTextFiles(folder))
  const [span] = new Tracer(index).trace(`He wrote: ${rows[0]}.`)
  expect(span).toMatchObject({ contribution: Uint8Array.of(1), row: 0 })
})

test.runIf(existsSync('/proc/self'))('a folder that takes none is not asked for ever', () => {
  expect(() => new DiskTextFiles('/proc/datanet/texts')).toThrow(expect.objectContaining({ code: 'ENOENT' }))
})
