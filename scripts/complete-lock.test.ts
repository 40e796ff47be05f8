import { describe, expect, it } from 'vitest'
import { missingPackages, platformOf } from './complete-lock.mjs'

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
