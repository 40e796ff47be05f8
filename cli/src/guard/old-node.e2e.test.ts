/** The built command under a Node that is too old for it, where this machine has one. */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isNewEnough } from './node-version.ts'

const dist = join(import.meta.dirname, '../../dist')

/** The first Node on the PATH that the packages do not run on, and its version. */
function oldNode(): { path: string; version: string } | null {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, process.platform === 'win32' ? 'node.exe' : 'node')
    if (!existsSync(path)) continue
    const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim().slice(1)
    if (!isNewEnough(version)) return { path, version }
  }
  return null
}

const old = oldNode()
const folder = mkdtempSync(join(tmpdir(), 'datanet-old-node-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.runIf(old !== null)('an old Node', () => {
  const run = (...args: string[]) => spawnSync(old?.path ?? '', args, { encoding: 'utf8' })

  it('hands over to the one that came with the install', () => {
    const ran = run(join(dist, 'main.js'), '--version')
    expect(ran).toMatchObject({ status: 0, stderr: '' })
    expect(ran.stdout).toMatch(/^\d+\.\d+\.\d+/)
  })

  it('says which one is needed, and what to do, where none came', () => {
    cpSync(join(dist, '../package.json'), join(folder, 'package.json'))
    cpSync(join(dist, 'main.js'), join(folder, 'dist/main.js'))
    cpSync(join(dist, 'guard'), join(folder, 'dist/guard'), { recursive: true })
    const ran = run(join(folder, 'dist/main.js'), 'start')
    expect(ran.status).toBe(1)
    expect(ran.stderr).toContain('datanet needs Node 22.19 or newer')
    expect(ran.stderr).toContain(`this is Node ${old?.version}`)
    expect(ran.stderr).toContain('install Node 24')
  })
})
