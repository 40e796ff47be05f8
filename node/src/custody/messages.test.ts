import { cidOf, encode, textBytes } from '@datanet/records'
import { MAX_BLOCK_BYTES } from '@datanet/shards'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Answer,
  decodeAnswer,
  decodeQuestion,
  encodeAnswer,
  encodeQuestion,
  MAX_ASKED,
  type Question,
} from './messages.ts'

const cid = (text: string) => cidOf(textBytes(text))
const [datanet, contribution, block] = [cid('datanet'), cid('contribution'), cid('block')]
const asked: Question = { type: 'holds', datanet, contributions: [contribution, block] }
const demanded: Question = { type: 'block', datanet, contribution, block }
const violation = expect.objectContaining({ code: 'ERR_CUSTODY_VIOLATION' })

test('questions and answers are read as they were written', () => {
  for (const question of [asked, demanded]) expect(decodeQuestion(encodeQuestion(question))).toEqual(question)
  const answers: [Answer, Question][] = [
    [{ type: 'holds', states: ['firm', 'taking'], room: 5 }, asked],
    [{ type: 'holds', states: ['none', 'volunteered'], room: null }, asked],
    [{ type: 'busy' }, asked],
    [{ type: 'block', size: 3 }, demanded],
    [{ type: 'none' }, demanded],
    [{ type: 'busy' }, demanded],
  ]
  for (const [answer, question] of answers) expect(decodeAnswer(encodeAnswer(answer), question)).toEqual(answer)
})

test('a state of a later version counts as none', () => {
  const answer = encode(['holds', Uint8Array.of(3, 200), 0])
  expect(decodeAnswer(answer, asked)).toMatchObject({ states: ['firm', 'none'] })
})

test.each([
  ['too many contributions', encode(['holds', datanet, Array.from({ length: MAX_ASKED + 1 }, () => contribution)])],
  ['a datanet that is none', encode(['holds', 'datanet', []])],
  ['a block without a contribution', encode(['block', datanet, block])],
  ['another question', encode(['delete', datanet, block])],
  ['an answer', encodeAnswer({ type: 'busy' })],
  ['no list', encode({ type: 'holds' })],
])('refuses as a question %s', (_, frame) => {
  expect(() => decodeQuestion(frame)).toThrow(violation)
})

test.each([
  ['fewer states than were asked about', encode(['holds', Uint8Array.of(1), null]), asked],
  ['room below nothing', encode(['holds', Uint8Array.of(1, 1), -1]), asked],
  ['a block larger than any', encode(['block', MAX_BLOCK_BYTES + 1]), demanded],
  ['a block for a question about what it holds', encode(['block', 1]), asked],
  ['states for a demand', encode(['holds', Uint8Array.of(1, 1), null]), demanded],
])('refuses as an answer %s', (_, frame, question) => {
  expect(() => decodeAnswer(frame, question as Question)).toThrow(violation)
})

test('any bytes give a message or a typed error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      for (const read of [() => decodeQuestion(bytes), () => decodeAnswer(bytes, asked)]) {
        try {
          read()
        } catch (error) {
          expect(error).toEqual(violation)
        }
      }
    }),
  )
})
