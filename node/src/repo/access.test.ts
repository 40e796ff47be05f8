import { expect, test } from 'vitest'
import { accessError } from './access.ts'

test('a denied access is known by the system’s code, by LevelDB’s text, and through causes', () => {
  const byCode = Object.assign(new Error('open'), { code: 'EACCES' })
  const byText = new Error('Database failed to open', { cause: new Error('IO error: /x/LOCK: Permission denied') })
  for (const error of [byCode, byText]) {
    expect(accessError(error, '/x')).toMatchObject({ code: 'ERR_REPO_ACCESS', cause: error })
  }
  const other = new Error('other')
  expect(accessError(other, '/x')).toBe(other)
})
