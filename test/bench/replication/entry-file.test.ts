import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readEntryFile, writeEntryFile } from './entry-file.ts'

test('what was written is read again, the empty one too', () => {
  const dir = mkdtempSync(join(tmpdir(), 'datanet-bench-test-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const entries = [new Uint8Array([1, 2, 3]), new Uint8Array(0), new Uint8Array(70_000).fill(7)]
  writeEntryFile(join(dir, 'entries'), entries)
  expect(readEntryFile(join(dir, 'entries'))).toEqual(entries)
})
