import { describe, expect, test } from 'vitest'
import type { RepoConfig } from '../repo/config.ts'
import { settleOptions } from './settle-options.ts'

const bare: RepoConfig = { version: 2, recovery: 'ab'.repeat(32) }
const config: RepoConfig = {
  ...bare,
  listen: ['/ip4/127.0.0.1/tcp/1'],
  announce: ['/dns4/a.example.org/tcp/1'],
  bootstrap: ['/ip4/127.0.0.1/tcp/2'],
  relays: ['/ip4/127.0.0.1/tcp/5'],
  serveRelay: true,
  api: '[::1]:3',
  mdns: true,
  volunteer: { bytes: '1.5 GB', datanets: ['bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'] },
}
const repo = '/repo'

describe('what a peer runs with', () => {
  test('is what was asked for', () => {
    const asked = {
      repo,
      listen: ['/ip4/127.0.0.1/tcp/4'],
      announce: [],
      bootstrap: [],
      relay: {},
      api: { path: '/run/api.sock' },
      mdns: false,
      volunteer: { bytes: 5 },
    }
    expect(settleOptions(asked, config)).toEqual(asked)
  })

  test('is what the settings say where nothing was asked for', () => {
    expect(settleOptions({ repo }, config)).toEqual({
      repo,
      listen: config.listen,
      announce: config.announce,
      bootstrap: config.bootstrap,
      relay: { use: config.relays, server: true },
      api: { host: '::1', port: 3, allowRemote: false },
      mdns: true,
      volunteer: { bytes: 1_500_000_000, datanets: config.volunteer?.datanets },
    })
  })

  test('is the default where nobody says anything', () => {
    expect(settleOptions({ repo }, bare)).toEqual({
      repo,
      listen: ['/ip4/0.0.0.0/tcp/0'],
      announce: [],
      bootstrap: [],
      relay: { use: [], server: false },
      api: { host: '127.0.0.1', port: 0, allowRemote: false },
      mdns: false,
      volunteer: null,
    })
  })

  test('may be no disk for others, whatever the settings say', () => {
    expect(settleOptions({ repo, volunteer: null }, config).volunteer).toBeNull()
  })

  test('may be a socket, or what other machines reach, by the settings', () => {
    expect(settleOptions({ repo }, { ...bare, api: 'unix:/run/api.sock' }).api).toEqual({ path: '/run/api.sock' })
    const remote: RepoConfig = { ...bare, api: '0.0.0.0:80', allowRemoteApi: true }
    expect(settleOptions({ repo }, remote).api).toEqual({ host: '0.0.0.0', port: 80, allowRemote: true })
  })

  test.each(['127.0.0.1:65536', '127.0.0.1', 'http://127.0.0.1:80', ':80', ''])('is not %j', (api) => {
    expect(() => settleOptions({ repo }, { ...bare, api })).toThrow(expect.objectContaining({ code: 'ERR_API_PLACE' }))
  })
})
