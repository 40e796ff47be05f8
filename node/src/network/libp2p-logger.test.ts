import { pino } from 'pino'
import { expect, test } from 'vitest'
import { libp2pLogger } from './libp2p-logger.ts'

function logs(level: string): { lines: Record<string, unknown>[]; logger: ReturnType<typeof libp2pLogger> } {
  const lines: Record<string, unknown>[] = []
  const sink = { write: (line: string) => void lines.push(JSON.parse(line)) }
  return { lines, logger: libp2pLogger(pino({ level }, sink)) }
}

test('libp2p’s lines carry their component, and their placeholders are filled in', () => {
  const { lines, logger } = logs('trace')
  const log = logger.forComponent('libp2p:kad')
  log('found %p in %d ms', { toString: () => '12D3' }, 5)
  log.newScope('query').error('failed - %e', new Error('gone'))
  expect(lines).toMatchObject([
    { level: 10, component: 'libp2p:kad', msg: 'found 12D3 in 5 ms' },
    { level: 20, component: 'libp2p:kad:query', msg: 'failed - gone' },
  ])
})

test('what nobody wants to see costs nothing', () => {
  const { lines, logger } = logs('info')
  const log = logger.forComponent('x')
  const costly = { toString: () => expect.unreachable('nobody asked') }
  log('see %p', costly)
  log.error('see %p', costly)
  expect(log.enabled).toBe(false)
  expect(lines).toEqual([])
})
