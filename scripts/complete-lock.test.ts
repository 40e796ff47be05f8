import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { missingPackages, platformOf, unhashedPackages, withIntegrity } from './complete-lock.mjs'
import { inRoot } from './paths.mjs'

describe('platformOf', () => {
  it.each([
    ['@biomejs/cli-linux-x64-musl', { cpu: ['x64'], libc: ['musl'], os: ['linux'] }],
    ['@oxc-parser/binding-linux-arm-gnueabihf', { cpu: ['arm'], libc: ['glibc'], os: ['linux'] }],
    ['@oxc-parser/binding-win32-x64-msvc', { cpu: ['x64'], os: ['win32'] }],
    ['@turbo/windows-64', { cpu: ['x64'], os: ['win32'] }],
    ['@turbo/darwin-arm64', { cpu: ['arm64'], os: ['darwin'] }],
  ])('reads %s', (name, platform) => {
    expect(platformOf(name)).toEqual(platform)
  })
})

describe('missingPackages', () => {
  const tool = {
    version: '1.2.3',
    dev: true,
    optionalDependencies: { '@tool/linux-x64': '1.2.3', '@tool/darwin-x64': '1.2.3' },
  }

  it('finds the platforms that a lockfile leaves out', () => {
    const packages = { 'node_modules/tool': tool, 'node_modules/@tool/linux-x64': { version: '1.2.3' } }
    const entry = { version: '1.2.3', dev: true, optional: true, cpu: ['x64'], os: ['darwin'] }
    expect(missingPackages({ packages })).toEqual([{ key: 'node_modules/@tool/darwin-x64', entry }])
  })

  it('finds nothing in a lockfile that has them, also further down', () => {
    const packages = {
      'node_modules/tool': tool,
      'node_modules/@tool/linux-x64': { version: '1.2.3' },
      'node_modules/tool/node_modules/@tool/darwin-x64': { version: '1.2.3' },
    }
    expect(missingPackages({ packages })).toEqual([])
  })
})

describe('unhashedPackages', () => {
  const integrity = `sha512-${'A'.repeat(86)}==`
  const packages = {
    '': { version: '1.0.0' },
    cli: { version: '1.0.0' },
    'node_modules/@datanet/cli': { link: true },
    'node_modules/hashed': { version: '1.2.3', integrity },
    'node_modules/hashed/node_modules/inside': { version: '1.2.3', inBundle: true },
  }

  it('finds nothing where all that npm fetches has a hash', () => {
    expect(unhashedPackages({ packages })).toEqual([])
    expect(unhashedPackages(JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')))).toEqual([])
  })

  it.each([
    ['no hash', undefined],
    ['a weaker one', 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk='],
    ['one that is cut off', integrity.slice(0, -1)],
  ])('finds a package with %s', (_, hash) => {
    const entry = { version: '1.2.3', optional: true, ...(hash === undefined ? {} : { integrity: hash }) }
    const planted = { ...packages, 'node_modules/a/node_modules/@tool/linux-x64': entry }
    expect(unhashedPackages({ packages: planted })).toEqual([
      { key: 'node_modules/a/node_modules/@tool/linux-x64', name: '@tool/linux-x64', entry },
    ])
  })

  it('puts the hash where npm puts it', () => {
    const entry = { version: '1.2.3', cpu: ['x64'], dev: true, optional: true, os: ['linux'] }
    expect(Object.keys(withIntegrity(entry, integrity))).toEqual([
      'version',
      'integrity',
      'cpu',
      'dev',
      'optional',
      'os',
    ])
  })
})
