import { InvalidArgumentError } from 'commander'
import { describe, expect, it } from 'vitest'
import * as read from './option-values.ts'

const DID = 'did:key:z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw'
const CID = 'bafyreidwn57h2bdpptge276vnanzdmvvurs3gvptvi36mcdrp4n2eyml4m'

describe('values that are taken', () => {
  it.each([
    ['validator with weight', read.validator, `${DID}:3`, { author: DID, weight: '3' }],
    ['validator', read.validator, DID, { author: DID, weight: '1' }],
    ['gate', read.gate, 'schema', { gate: 'schema', params: '{}' }],
    ['gate with params', read.gate, 'size:{"maxRows":10}', { gate: 'size', params: '{"maxRows":10}' }],
    ['derivation', read.derivation, `${CID}=0.25`, { contribution: CID, share: 250_000 }],
    ['whole derivation', read.derivation, `${CID}=1`, { contribution: CID, share: 1_000_000 }],
    ['host and port', read.apiPlace, '127.0.0.1:0', '127.0.0.1:0'],
    ['IPv6 host', read.apiPlace, '[::1]:4780', '[::1]:4780'],
    ['socket', read.apiPlace, 'unix:/run/me/datanet.sock', 'unix:/run/me/datanet.sock'],
    ['class', read.asset, 'deposit', 'deposit'],
    ['asset', read.asset, 'EUR:deposit', 'EUR:deposit'],
    ['asset of an issuer', read.asset, `EUR:deposit@${DID}`, `EUR:deposit@${DID}`],
    ['score', read.score, '1000', 1000],
    ['amount beyond a double', read.amount, '18446744073709551615', '18446744073709551615'],
    ['as many units as a record holds', read.units, '18446744073709551615', '18446744073709551615'],
    ['seconds', read.seconds, '0.2', 1],
    ['a week', read.seconds, '604800', 604_800],
    ['multiaddr', read.address, '/ip4/127.0.0.1/tcp/0', '/ip4/127.0.0.1/tcp/0'],
  ])('%s', (_, parse: (text: string) => unknown, given, expected) => {
    expect(parse(given)).toEqual(expected)
  })
})

describe('values that are refused', () => {
  it.each([
    ['did', read.did, 'did:key:z6Mkx'],
    ['cid', read.cid, 'QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPAdG'],
    ['validator weight 0', read.validator, `${DID}:0`],
    ['validator', read.validator, 'did:web:example.org'],
    ['gate with a list', read.gate, 'size:[]'],
    ['gate with broken JSON', read.gate, 'size:{'],
    ['derivation above 1', read.derivation, `${CID}=1.1`],
    ['derivation of nothing', read.derivation, `${CID}=0`],
    ['port too high', read.apiPlace, '127.0.0.1:65536'],
    ['no port', read.apiPlace, '127.0.0.1'],
    ['socket without an absolute path', read.apiPlace, 'unix:datanet.sock'],
    ['asset class', read.asset, 'EUR:cash'],
    ['score', read.score, '1001'],
    ['score with a fraction', read.score, '0.5'],
    ['amount 0', read.amount, '0'],
    ['units 0', read.units, '0'],
    ['units beyond a record', read.units, '18446744073709551616'],
    ['title that is too long', read.title, 'x'.repeat(201)],
    ['amount with decimals', read.amount, '100.00'],
    ['negative amount', read.amount, '-1'],
    ['seconds', read.seconds, 'soon'],
    ['more than a week', read.seconds, '604801'],
    ['multiaddr', read.address, '127.0.0.1:4001'],
  ])('%s', (_, parse: (text: string) => unknown, given) => {
    expect(() => parse(given)).toThrow(InvalidArgumentError)
  })
})

it('--wait without a number is a minute, and no --wait is no wait', () => {
  expect([read.waitSeconds(true), read.waitSeconds(5), read.waitSeconds(undefined)]).toEqual([60, 5, undefined])
})
