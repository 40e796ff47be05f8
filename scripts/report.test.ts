import { describe, expect, it } from 'vitest'
import { stageLines, total } from './report.mjs'
import { chooseStages, stages } from './stages.mjs'
import { judge, peerEnvironment } from './vitest-stage.mjs'

const skip = { test: 'test/real.e2e.test.ts > law', reason: 'no data sets' }

describe('stageLines', () => {
  it('names what was skipped, then counts', () => {
    const lines = stageLines({ name: 'unit', passed: 2, failed: 1, skipped: [skip], seconds: 3.21, budget: 120 })
    expect(lines).toEqual([
      'skipped: test/real.e2e.test.ts > law — no data sets',
      'stage unit: 2 passed, 1 failed, 1 skipped in 3.2 s (budget 120 s)',
    ])
  })

  it('says when a stage was over its budget', () => {
    const [line] = stageLines({ name: 'unit', passed: 2, failed: 0, skipped: [], seconds: 121, budget: 120 })
    expect(line).toBe('stage unit: 2 passed, 0 failed, 0 skipped in 121.0 s (budget 120 s) OVER BUDGET')
  })
})

describe('total', () => {
  it('sums up all stages', () => {
    const sum = total([
      { passed: 2, failed: 0, skipped: [skip] },
      { passed: 3, failed: 1, skipped: [] },
    ])
    expect(sum).toEqual({ passed: 5, failed: 1, skipped: 1, line: '5 passed, 1 failed, 1 skipped' })
  })
})

describe('judge', () => {
  const [, unit, , faults] = stages
  if (!unit || !faults) throw new RangeError('the stages changed')
  const none = { passed: 0, failed: 0, skipped: [] }

  it('takes the result of a stage that ran', () => {
    expect(judge(unit, 0, { passed: 3, failed: 0, skipped: [] })).toEqual({ passed: 3, failed: 0, skipped: [] })
    expect(judge(unit, 1, { passed: 3, failed: 2, skipped: [] }).failed).toBe(2)
  })

  it('counts a crash as a failure', () => {
    expect(judge(unit, 137, null).failed).toBe(1)
    expect(judge(unit, 1, { passed: 3, failed: 0, skipped: [] }).failed).toBe(1)
  })

  it('counts a stage without tests as a failure, where there should be some', () => {
    expect(judge(unit, 1, none).failed).toBe(1)
    expect(judge(faults, 1, none).failed).toBe(0)
  })
})

describe('chooseStages', () => {
  it('keeps the order of the stages', () => {
    expect(chooseStages(['end-to-end', 'static']).chosen.map(({ name }) => name)).toEqual(['static', 'end-to-end'])
    expect(chooseStages([]).chosen).toEqual(stages)
  })

  it('tells what it does not know', () => {
    expect(chooseStages(['unit', 'e2e']).unknown).toEqual(['e2e'])
  })
})

describe('peerEnvironment', () => {
  it('gives peers a home of their own and an absolute path to the data', () => {
    const env = peerEnvironment(
      { HOME: '/home/me', XDG_DATA_HOME: '/home/me/data', DATANET_DATA: 'somewhere' },
      '/tmp/home',
    )
    expect(env).toMatchObject({ HOME: '/tmp/home', DATANET_NO_MDNS: '1' })
    expect(env['DATANET_DATA']).toMatch(/^\/.*\/somewhere$/)
    expect(env['XDG_DATA_HOME']).toBeUndefined()
  })
})
