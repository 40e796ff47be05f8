import { describe, expect, test } from 'vitest'
import { type Credentials, checkCredentials, isAddress } from './guard.ts'

const token = 'secret'
const authorization = `Bearer ${token}`
const good: Credentials = { host: '127.0.0.1:4780', origin: undefined, site: undefined, authorization }

/** The code of the refusal; undefined where there is none. */
function refusal(given: { [K in keyof Credentials]?: string | undefined }): string | undefined {
  try {
    checkCredentials({ ...good, ...given }, { token })
    return undefined
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('a Host', () => {
  test.each(['127.0.0.1', '127.0.0.1:1', '127.1.2.3:80', 'localhost', 'LOCALHOST:4780', '[::1]', '[::1]:4780'])(
    '%s is this machine',
    (host) => expect(refusal({ host })).toBeUndefined(),
  )

  test.each([
    undefined,
    '',
    'example.org',
    'example.org:4780',
    '192.168.1.7:4780',
    '0.0.0.0:4780',
    '[::]:4780',
    '[fe80::1]:4780',
    // names and numbers that only look like it
    'localhost.example.org',
    'localhost.:4780',
    '127.0.0.1.:4780',
    '127.0.0.1.nip.io',
    'a.localhost',
    '127.0.0.256',
    '127.0.0.01',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '[::ffff:127.0.0.1]',
    '[0:0:0:0:0:0:0:1%25lo]',
    '::1',
    '[::1',
    // what would be cut off elsewhere
    'user@127.0.0.1',
    '127.0.0.1@example.org',
    '127.0.0.1:4780@example.org',
    '127.0.0.1:x',
    '127.0.0.1:',
    '127.0.0.1:123456',
    '127.0.0.1 ',
    ' 127.0.0.1',
    '127.0.0.1\t',
    '127.0.0.1/',
    '127.0.0.1?',
    '127.0.0.1#',
    '127.0.0.1, example.org',
    'example.org\n127.0.0.1',
    '127.0.0.1\u0000',
    'ｌocalhost',
    'localhost\u200b',
  ])('%j is not', (host) => expect(refusal({ host })).toBe('ERR_FORBIDDEN'))
})

describe('an Origin', () => {
  test.each([
    ['127.0.0.1:4780', 'http://127.0.0.1:4780'],
    ['127.0.0.1:4780', 'https://127.0.0.1:4780'],
    ['LocalHost:4780', 'http://localhost:4780'],
    ['[::1]:4780', 'http://[::1]:4780'],
    ['localhost', 'http://localhost'],
  ])('of %s may be %s', (host, origin) => expect(refusal({ host, origin })).toBeUndefined())

  test.each([
    '',
    'null',
    'http://example.org',
    'http://127.0.0.1',
    'http://127.0.0.1:3000',
    'http://localhost:4780',
    'http://[::1]:4780',
    'http://127.0.0.1:4780.example.org',
    'http://127.0.0.1:4780@example.org',
    'http://user@127.0.0.1:4780',
    'http://127.0.0.1:4780/',
    'http://127.0.0.1.:4780',
    '127.0.0.1:4780',
    'ftp://127.0.0.1:4780',
    'file://',
    'chrome-extension://abc',
    'http://127.0.0.1:4780 http://example.org',
    'http://127.0.0.1:4780, http://example.org',
  ])('of the API may not be %j', (origin) => expect(refusal({ origin })).toBe('ERR_FORBIDDEN'))
})

describe('Sec-Fetch-Site', () => {
  test.each([undefined, 'same-origin', 'none'])('%s is let in', (site) => expect(refusal({ site })).toBeUndefined())

  test.each(['cross-site', 'same-site', '', 'Same-Origin', 'same-origin, cross-site', 'x'])('%j is not', (site) => {
    expect(refusal({ site })).toBe('ERR_FORBIDDEN')
    expect(refusal({ site, origin: 'http://127.0.0.1:4780' })).toBe('ERR_FORBIDDEN')
  })
})

describe('the token', () => {
  test.each([
    undefined,
    '',
    token,
    'Bearer',
    'Bearer ',
    'Bearer secre',
    'Bearer secrets',
    'Bearer Secret',
    'bearer secret',
    'Bearer  secret',
    'Bearer secret ',
    'Basic secret',
    'Bearer secret, Bearer secret',
  ])('is not %j', (given) => expect(refusal({ authorization: given })).toBe('ERR_TOKEN_INVALID'))

  test('is not asked for where the place is wrong already', () => {
    expect(refusal({ host: 'example.org', authorization: undefined })).toBe('ERR_FORBIDDEN')
  })
})

test('addresses are told from names', () => {
  expect(['192.0.2.7:80', '[2001:db8::1]', '10.0.0.1'].map(isAddress)).toEqual([true, true, true])
  expect(['example.org', '192.0.2.7.', '2001:db8::1', '[x]', '192.0.2.256'].map(isAddress)).not.toContain(true)
})
