import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TransferViolationError } from './errors.ts'
import {
  ASK_FRAME_BYTES,
  answerHead,
  decodeAnswers,
  decodeAsk,
  encodeAnswers,
  encodeAsk,
  MAX_ASKED,
} from './messages.ts'

const digest = fc.uint8Array({ minLength: 32, maxLength: 32 })

describe('messages of a transfer', () => {
  it('bring questions and answers over as they are, in order', () => {
    fc.assert(
      fc.property(fc.array(digest, { minLength: 1, maxLength: 50 }), (digests) => {
        expect(decodeAsk(encodeAsk(digests))).toEqual(digests)
      }),
    )
    fc.assert(
      fc.property(fc.array(fc.option(fc.uint8Array({ maxLength: 300 })), { minLength: 1 }), (blocks) => {
        expect(decodeAnswers(encodeAnswers(blocks))).toEqual(blocks)
      }),
    )
  })

  it('have the same bytes where the only block goes apart from its head', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000 }), (block) => {
        expect(Buffer.concat([answerHead(block.length), block]).equals(encodeAnswers([block]))).toBe(true)
      }),
    )
  })

  it('are refused when cut off anywhere, empty, of another kind or too many', () => {
    const asked = encodeAsk([new Uint8Array(32), new Uint8Array(32)])
    const answers = encodeAnswers([new Uint8Array([1, 2, 3]), null, new Uint8Array(5)])
    for (let end = 0; end < asked.length; end++) {
      if (end === 33) continue
      expect(() => decodeAsk(asked.subarray(0, end))).toThrow(TransferViolationError)
    }
    // where an answer ends, what went before is whole
    for (let end = 0; end < answers.length; end++) {
      if (end === 8 || end === 12) continue
      expect(() => decodeAnswers(answers.subarray(0, end))).toThrow(TransferViolationError)
    }
    expect(() => decodeAsk(answers)).toThrow(TransferViolationError)
    expect(() => decodeAnswers(asked)).toThrow(TransferViolationError)
    const most = encodeAsk(Array.from({ length: MAX_ASKED }, () => new Uint8Array(32)))
    expect(most.length).toBe(ASK_FRAME_BYTES)
    expect(decodeAsk(most)).toHaveLength(MAX_ASKED)
    expect(() => decodeAsk(new Uint8Array(ASK_FRAME_BYTES + 32).fill(1, 0, 1))).toThrow(TransferViolationError)
  })

  it('never fail in another way, whatever comes', () => {
    const read = (decode: (frame: Uint8Array) => unknown, frame: Uint8Array) => {
      try {
        decode(frame)
      } catch (error) {
        expect(error).toBeInstanceOf(TransferViolationError)
      }
    }
    fc.assert(
      fc.property(fc.constantFrom(0, 1, 2), fc.uint8Array({ maxLength: 200 }), (kind, rest) => {
        const frame = Uint8Array.from([kind, ...rest])
        read(decodeAsk, frame)
        read(decodeAnswers, frame)
      }),
    )
  })
})
