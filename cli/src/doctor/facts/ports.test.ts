import { describe, expect, it } from 'vitest'
import { placesOf } from './ports.ts'

describe('the ports that settings name', () => {
  it.each([
    [{}, []],
    [{ listen: ['/ip4/0.0.0.0/tcp/0'], api: '127.0.0.1:0' }, []],
    [{ api: 'unix:/run/me/api.sock' }, []],
    [{ listen: ['/ip4/0.0.0.0/tcp/4001'] }, [{ use: 'listen', host: '0.0.0.0', port: 4001 }]],
    [
      { listen: ['/ip6/::/tcp/4001/ws', '/dns4/localhost/tcp/4002/p2p/12D3KooW'] },
      [
        { use: 'listen', host: '::', port: 4001 },
        { use: 'listen', host: 'localhost', port: 4002 },
      ],
    ],
    [{ api: '[::1]:4780' }, [{ use: 'api', host: '::1', port: 4780 }]],
    [{ listen: ['tcp:4001'], api: 'localhost:4780' }, [{ use: 'api', host: 'localhost', port: 4780 }]],
  ])('%o', (settings, places) => {
    expect(placesOf(settings)).toEqual(places)
  })
})
