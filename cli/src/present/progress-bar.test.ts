import { describe, expect, it } from 'vitest'
import { ProgressBar, progressLine } from './progress-bar.ts'

function screen(isTTY: boolean) {
  const written: string[] = []
  return { written, isTTY, columns: 60, write: (text: string) => written.push(text) }
}

const half = { phase: 'import', done: 500, total: 1000, unit: 'rows', item: 'a.jsonl' } as const

describe('ProgressBar', () => {
  it('draws nothing for work below a second, then at most ten times a second, and leaves nothing behind', () => {
    const terminal = screen(true)
    let now = 0
    const bar = new ProgressBar(terminal, () => now)
    for (now = 0; now < 1000; now += 50) bar.update(half)
    expect(terminal.written).toEqual([])
    for (now = 1000; now < 2000; now += 50) bar.update(half)
    expect(terminal.written).toHaveLength(10)
    bar.clear()
    expect(terminal.written.at(-1)).toBe('\r\x1b[2K')
  })

  it('never outgrows the line', () => {
    const terminal = screen(true)
    let now = 0
    const bar = new ProgressBar(terminal, () => now)
    now = 5000
    bar.update({ ...half, item: 'x'.repeat(500) })
    expect(terminal.written[0]?.replace('\r\x1b[2K', '')).toHaveLength(59)
  })

  it('draws nothing where nobody looks', () => {
    const terminal = screen(false)
    let now = 0
    const bar = new ProgressBar(terminal, () => now)
    now = 5000
    bar.update(half)
    bar.clear()
    expect(terminal.written).toEqual([])
  })
})

describe('progressLine', () => {
  it('shows share, amounts and item', () => {
    expect(progressLine(half)).toBe('import  [============            ] 50 %  500 of 1,000 rows  a.jsonl')
  })

  it('shows no share of an unknown or empty whole', () => {
    expect(progressLine({ phase: 'sync', done: 1500, total: null, unit: 'bytes' })).toBe('sync  1.5 kB')
    expect(progressLine({ phase: 'sync', done: 0, total: 0, unit: 'entries' })).toBe('sync  0 of 0 entries')
  })
})
