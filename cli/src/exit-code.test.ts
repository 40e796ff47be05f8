import { ApiError, ApiTimeoutError, PeerUnreachableError } from '@datanet/client'
import { describe, expect, it } from 'vitest'
import { DatanetNotFoundError, InputFileMissingError, ReportedError, UsageError, WaitOverError } from './errors.ts'
import { exitCodeOf } from './exit-code.ts'

const api = (status: number, code: string) => new ApiError(status, { code, message: '', hint: '' })

describe('exitCodeOf', () => {
  it.each([
    ['usage', new UsageError('', ''), 2],
    ['no peer', new PeerUnreachableError('http://127.0.0.1:1'), 3],
    ['not found by code', new DatanetNotFoundError('x'), 4],
    ['missing file', new InputFileMissingError('x'), 4],
    ['not found by status', api(404, 'ERR_ANYTHING'), 4],
    ['no repo', new ReportedError({ code: 'ERR_NO_REPO', message: '', hint: '' }), 4],
    ['silent peer', new ApiTimeoutError('sync', 1), 5],
    ['wait over', new WaitOverError('x', 1, 'y'), 5],
    ['timed out by status', api(504, 'ERR_BLOCK_UNAVAILABLE'), 5],
    ['refused', api(403, 'ERR_NOT_ADMITTED'), 1],
    ['locked', new ReportedError({ code: 'ERR_REPO_LOCKED', message: '', hint: '' }), 1],
    ['unforeseen', new TypeError('x'), 1],
    ['no error at all', 'x', 1],
  ])('%s: %s exits %d', (_, error, code) => {
    expect(exitCodeOf(error)).toBe(code)
  })
})
