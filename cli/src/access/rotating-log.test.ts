import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LOG_LIMITS, RotatingLog } from './rotating-log.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'datanet-log-'))
  path = join(folder, 'peer.log')
})
afterEach(() => rmSync(folder, { recursive: true }))

const lineOf = (number: number) => `line ${String(number).padStart(3, '0')}\n`

it('takes no more than its limit, and keeps so many from before, the newest first', () => {
  const log = new RotatingLog(path, { maxBytes: 90, kept: 3 })
  for (let number = 0; number < 100; number++) log.write(lineOf(number))
  log.close()
  expect(readdirSync(folder).sort()).toEqual(['peer.log', 'peer.log.1', 'peer.log.2', 'peer.log.3'])
  const all = ['.3', '.2', '.1', ''].map((end) => readFileSync(`${path}${end}`, 'utf8'))
  for (const text of all) expect(text.length).toBeLessThanOrEqual(90)
  const lines = all.join('').trimEnd().split('\n')
  expect(lines).toEqual(Array.from(lines, (_, at) => lineOf(100 - lines.length + at).trimEnd()))
  expect(lines).toHaveLength(40)
})

it('goes on in the log of the run before, and counts it', () => {
  writeFileSync(path, lineOf(0).repeat(9))
  const log = new RotatingLog(path, { maxBytes: 90, kept: 1 })
  log.write(lineOf(1))
  log.write(lineOf(2))
  log.close()
  expect(readFileSync(`${path}.1`, 'utf8')).toBe(`${lineOf(0).repeat(9)}${lineOf(1)}`)
  expect(readFileSync(path, 'utf8')).toBe(lineOf(2))
})

it('keeps its place for others who append to it', () => {
  const log = new RotatingLog(path, { maxBytes: 20, kept: 1 })
  for (let number = 0; number < 3; number++) log.write(lineOf(number))
  appendFileSync(path, 'the last words\n')
  log.close()
  expect(readFileSync(path, 'utf8')).toBe(`${lineOf(2)}the last words\n`)
})

it('is bounded also where an old one can not be kept', () => {
  // A folder with something in it can be neither copied onto nor removed as a file.
  mkdirSync(`${path}.1`)
  writeFileSync(join(`${path}.1`, 'x'), '')
  const log = new RotatingLog(path, { maxBytes: 20, kept: 1 })
  for (let number = 0; number < 9; number++) log.write(lineOf(number))
  log.close()
  expect(statSync(path).size).toBeLessThanOrEqual(20)
})

it('takes a line that is larger than its limit', () => {
  const log = new RotatingLog(path, { maxBytes: 20, kept: 1 })
  log.write(`${'x'.repeat(50)}\n`)
  log.write(lineOf(1))
  log.close()
  expect(statSync(`${path}.1`).size).toBe(51)
  expect(readFileSync(path, 'utf8')).toBe(lineOf(1))
})

it('keeps 40 MiB at most', () => {
  expect(LOG_LIMITS.maxBytes * (1 + LOG_LIMITS.kept)).toBe(40 * 2 ** 20)
})

it('is what a peer in the background logs into', () => {
  const script = `
    const { peerLogger } = await import(${JSON.stringify(new URL('./peer-logger.ts', import.meta.url).href)})
    peerLogger({ DATANET_LOG_FILE: ${JSON.stringify(path)}, DATANET_LOG: 'warn' }).warn('a word')
    console.error('on stderr')`
  const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  expect(stderr).toBe('on stderr\n')
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ msg: 'a word' })
  expect(existsSync(`${path}.1`)).toBe(false)
})
