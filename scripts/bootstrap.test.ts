import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { installLockFile, takeInstallLock } from './install-lock.mjs'
import { findNode, isNewEnough, packagedNode } from './runtime.mjs'
import { expectedStamp, installState, removeStamp, writeStamp } from './stamp.mjs'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'datanet-bootstrap-'))
  put('package-lock.json', '{"lockfileVersion":3}')
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

function put(path: string, text: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

function install() {
  put('node_modules/.package-lock.json', '{}')
  for (const name of ['node', 'turbo', 'typescript', 'vitest']) put(`node_modules/${name}/package.json`, '{}')
}

describe('installState', () => {
  it('is fresh when the stamp fits the lockfile', () => {
    install()
    writeStamp(root, expectedStamp(root))
    expect(installState(root)).toBe('fresh')
  })

  it('is missing without node_modules', () => {
    expect(installState(root)).toBe('missing')
  })

  it('is interrupted when an install began and nothing stamped it', () => {
    install()
    expect(installState(root)).toBe('interrupted')
  })

  it('is interrupted once an install has begun over a finished one', () => {
    install()
    writeStamp(root, expectedStamp(root))
    removeStamp(root)
    expect(installState(root)).toBe('interrupted')
  })

  it('is stale when the lockfile changed', () => {
    install()
    writeStamp(root, expectedStamp(root))
    put('package-lock.json', '{"lockfileVersion":3,"packages":{}}')
    expect(installState(root)).toBe('stale')
  })

  it('is stale when the lockfile changed while the install ran', () => {
    const stamp = expectedStamp(root)
    install()
    put('package-lock.json', '{}')
    writeStamp(root, stamp)
    expect(installState(root)).toBe('stale')
  })

  it('is stale on another platform', () => {
    install()
    writeStamp(root, expectedStamp(root).replace(process.arch, 'another'))
    expect(installState(root)).toBe('stale')
  })

  it('is damaged when parts of node_modules are gone', () => {
    install()
    writeStamp(root, expectedStamp(root))
    rmSync(join(root, 'node_modules/turbo'), { recursive: true })
    expect(installState(root)).toBe('damaged')
  })
})

describe('takeInstallLock', () => {
  const deadPid = () => spawnSync(process.execPath, ['--version']).pid

  it('makes the second wait for the first', async () => {
    const order: string[] = []
    const first = await takeInstallLock(root)
    const waiting = Promise.withResolvers<void>()
    const second = takeInstallLock(root, waiting.resolve).then((lock) => {
      order.push('second')
      lock.release()
    })
    await waiting.promise
    order.push('first done')
    first.release()
    await second
    expect(order).toEqual(['first done', 'second'])
    expect(existsSync(installLockFile(root))).toBe(false)
  })

  it('takes over what the dead left', async () => {
    put('.turbo/install.lock', JSON.stringify({ owner: deadPid(), npm: deadPid(), host: hostname() }))
    const lock = await takeInstallLock(root)
    expect(JSON.parse(readFileSync(installLockFile(root), 'utf8')).owner).toBe(process.pid)
    lock.release()
  })

  it('waits while the npm of a killed owner goes on', async () => {
    put('.turbo/install.lock', JSON.stringify({ owner: deadPid(), npm: process.pid, host: hostname() }))
    const waiting = Promise.withResolvers<void>()
    const taken = takeInstallLock(root, waiting.resolve)
    await waiting.promise
    expect(JSON.parse(readFileSync(installLockFile(root), 'utf8')).npm).toBe(process.pid)
    rmSync(installLockFile(root))
    const lock = await taken
    lock.release()
  })

  it('names the npm that works under it', async () => {
    const lock = await takeInstallLock(root)
    lock.workBy(4711)
    expect(JSON.parse(readFileSync(installLockFile(root), 'utf8'))).toMatchObject({ owner: process.pid, npm: 4711 })
    lock.release()
  })
})

describe('findNode', () => {
  const old = { execPath: '/machine/node', version: '20.20.2' }
  const recent = { execPath: '/machine/node', version: '22.19.0' }

  it('prefers the packaged one', () => {
    put('node_modules/node/bin/node', '')
    put('node_modules/node/bin/node.exe', '')
    expect(findNode(root, recent)).toBe(packagedNode(root))
  })

  it("takes the machine's when it is new enough", () => {
    expect(findNode(root, recent)).toBe('/machine/node')
    expect(findNode(root, old)).toBeNull()
  })

  it.each([
    ['20.20.2', false],
    ['22.11.9', false],
    ['22.19.0', true],
    ['23.0.0', true],
    ['24.21.0', true],
  ])('judges %s by number', (version, enough) => {
    expect(isNewEnough(version)).toBe(enough)
  })
})
