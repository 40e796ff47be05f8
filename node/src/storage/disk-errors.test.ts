import { expect, test } from 'vitest'
import { diskError } from './disk-errors.ts'

test('a full disk is known by the system’s code, by LevelDB’s text, and through causes', () => {
  const byCode = Object.assign(new Error('write'), { code: 'ENOSPC' })
  const byText = new Error('IO error: /x/000003.log: No space left on device')
  const nested = new Error('Batch failed', { cause: byText })
  for (const error of [byCode, byText, nested]) {
    expect(diskError(error, '/x')).toMatchObject({ code: 'ERR_DISK_FULL', cause: error })
  }
})

test('any other error comes back as it is', () => {
  const error = Object.assign(new Error('write'), { code: 'EIO' })
  expect(diskError(error, '/x')).toBe(error)
})
