import { describe, expect, it } from 'vitest'
import { asksForJson, completeWait } from './command-line.ts'

describe('completeWait', () => {
  it('takes a number and nothing else', () => {
    expect(completeWait(['join', '--wait', 'datanet:bafy'])).toEqual(['join', '--wait=60', 'datanet:bafy'])
    expect(completeWait(['join', 'bafy', '--wait', '5'])).toEqual(['join', 'bafy', '--wait', '5'])
    expect(completeWait(['join', 'bafy', '--wait'])).toEqual(['join', 'bafy', '--wait=60'])
  })

  it('leaves alone what comes after --', () => {
    expect(completeWait(['check', '--', '--wait', 'x'])).toEqual(['check', '--', '--wait', 'x'])
  })
})

it('asks for JSON anywhere before --', () => {
  expect(asksForJson(['list', '--json'])).toBe(true)
  expect(asksForJson(['check', '--', '--json'])).toBe(false)
})
