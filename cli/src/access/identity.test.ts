import { expect, it } from 'vitest'
import { identityOf } from './identity.ts'

it('gives the did:key and the libp2p peer id of one and the same key', () => {
  // Made with libp2p from the same seed.
  expect(identityOf(new Uint8Array(32))).toEqual({
    author: 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp',
    peerId: '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN',
  })
})
