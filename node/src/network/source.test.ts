import { expect, test } from 'vitest'
import { sourceOf } from './source.ts'

test('addresses of one network count as one source', () => {
  expect(sourceOf(undefined)).toBe('local')
  expect(['192.0.2.7', '::ffff:192.0.2.7', '::FFFF:192.0.2.7'].map(sourceOf)).toEqual(Array(3).fill('192.0.2.7'))
  expect(
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff::', '2001:0db8:1:2:3:4:5:6', '2001:db8:1:2::9%eth0'].map(sourceOf),
  ).toEqual(Array(4).fill('2001:db8:1:2::'))
  expect(['::1', 'fe80::1%lo', '2001:db8::1'].map(sourceOf)).toEqual(['0:0:0:0::', 'fe80:0:0:0::', '2001:db8:0:0::'])
})
