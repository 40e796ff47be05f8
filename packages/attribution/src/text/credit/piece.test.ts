import { expect, test } from 'vitest'
import { pieceCount, piecesOf } from './piece.ts'

test('how many pieces a row has is known from its number of words', () => {
  for (let words = 0; words < 400; words++)
    expect(pieceCount(words), `${words}`).toBe(piecesOf(0, Array<string>(words).fill('a')).length)
})
