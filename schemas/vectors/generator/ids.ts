import { bytesOfHex, cidOf, compareSeniority, didOf, encode, hexOf, recordId, textBytes } from '@datanet/records'
import { ada, eve, founder } from './people.ts'

const DID = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'
const CID = 'bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy'

export function idVectors(): object {
  const blocks = [encode(null), encode({}), encode({ a: [1, 'two', Uint8Array.of(3)] })]
  const entries = blocks.map((bytes) => cidOf(bytes))
  const keys = [
    bytesOfHex('2e6fcce36701dc791488e0d0b1745cc1e33a4c1c9fcc41c63bd343dbbe0970e6') as Uint8Array,
    new Uint8Array(32),
    ...[founder, ada, eve].map((signer) => signer.publicKey),
  ]
  const standings = Array.from({ length: 12 }, (_, i) => ({
    stamp: i < 8 ? 1000 : 1000 + (i % 3),
    id: cidOf(encode(i)),
  }))
  const inOrder = standings.toSorted((a, b) =>
    compareSeniority({ stamp: a.stamp, id: a.id.bytes }, { stamp: b.stamp, id: b.id.bytes }),
  )
  const told = (list: typeof standings) => list.map(({ stamp, id }) => ({ stamp, contribution: id.toString() }))
  return {
    about:
      'Ids: the CIDv1 (dag-cbor, sha2-256) of bytes, of a record as its entry and index (R1), and did:key; and the order of seniority (R5): by stamp, then by the bytes of the id.',
    seniority: { given: told(standings), order: told(inOrder) },
    cids: blocks.map((bytes) => ({ bytes: hexOf(bytes), cid: cidOf(bytes).toString() })),
    records: entries.flatMap((entry) =>
      [0, 1, 24, 999].map((index) => ({
        entry: entry.toString(),
        index,
        bytes: hexOf(encode([entry, index])),
        id: recordId(entry, index).toString(),
      })),
    ),
    dids: keys.map((key) => ({ publicKey: hexOf(key), did: didOf(key) })),
    invalidDids: [
      ['empty', ''],
      ['without did:key:', DID.slice('did:key:'.length)],
      ['another method', DID.replace('did:key', 'did:web')],
      ['cut off', DID.slice(0, -1)],
      ['with a letter more', `${DID}1`],
      ['with a letter that base58 lacks', `${DID.slice(0, -1)}0`],
      ['of a secp256k1 key', 'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme'],
      ['of an x25519 key', 'did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc'],
    ].map(([name, did]) => ({ name, did, error: 'ERR_DID_INVALID' })),
    invalidCids: [
      ['empty', ''],
      ['version 0', 'QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n'],
      ['in base58', 'zdpuAyvkgEDQm9TenwGkd5eNaosSxjgEYd8QatfPetgB1CdEZ'],
      ['in capitals', CID.toUpperCase()],
      ['cut off', CID.slice(0, -1)],
      ['with a space', `${CID} `],
      ['of a text', hexOf(textBytes('text'))],
    ].map(([name, cid]) => ({ name, cid, error: 'ERR_CID_INVALID' })),
  }
}
