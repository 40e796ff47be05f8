import { describe, expect, it } from 'vitest'
import { decide, isNewEnough } from './node-version.ts'

describe('isNewEnough', () => {
  it.each([
    ['20.20.2', false],
    ['22.12.0', false],
    ['22.18.9', false],
    ['22.19.0', true],
    ['23.0.0', true],
    ['24.21.0', true],
    ['9.99.0', false],
    ['nonsense', false],
  ])('%s: %s', (version, expected) => {
    expect(isNewEnough(version)).toBe(expected)
  })
})

describe('decide', () => {
  it('goes on with a Node that is new enough, whatever is packaged', () => {
    expect(decide('22.19.0', null, false)).toEqual({ kind: 'go' })
    expect(decide('24.21.0', '/x/node', true)).toEqual({ kind: 'go' })
  })

  it('hands over to the packaged Node from an older one', () => {
    expect(decide('20.20.2', '/x/bin/node', false)).toEqual({ kind: 'hand-over', node: '/x/bin/node' })
  })

  it('says what to install when there is no packaged Node', () => {
    const decision = decide('20.20.2', null, false)
    expect(decision).toMatchObject({ kind: 'refuse', message: expect.stringContaining('npm rebuild node') })
    expect(decision).toMatchObject({ message: expect.stringContaining('20.20.2') })
  })

  it('never hands over twice', () => {
    expect(decide('20.20.2', '/x/bin/node', true)).toMatchObject({ kind: 'refuse' })
  })
})
