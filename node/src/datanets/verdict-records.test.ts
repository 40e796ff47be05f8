import { parseCid } from '@datanet/records'
import { expect, test } from 'vitest'
import { MAX_VERDICT_VALUE_BYTES, readVerdictValue, verdictKey } from './verdict-records.ts'

const id = parseCid('bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy')
const key = verdictKey(id, id)

test('a value that is too large is refused before it is read', () => {
  const misplaced = (bytes: number) => `the value has ${bytes} bytes`
  const tooLarge = MAX_VERDICT_VALUE_BYTES + 1
  expect(() => readVerdictValue(key, new Uint8Array(tooLarge))).toThrow(misplaced(tooLarge))
  expect(() => readVerdictValue(key, new Uint8Array(MAX_VERDICT_VALUE_BYTES))).not.toThrow(
    misplaced(MAX_VERDICT_VALUE_BYTES),
  )
})

test('a key that is none of a verdict is refused', () => {
  for (const wrong of [`${key}/more`, key.replace('verdict', 'vote'), '/datanet-verdict/x/y', ''])
    expect(() => readVerdictValue(wrong, new Uint8Array(1))).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^ERR_/) }),
    )
})
