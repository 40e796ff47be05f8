/** Certificates in the DHT (V6, V7): the value under a key is all that is needed to check it. */

import { type Founding, readFounding } from '@datanet/log'
import { type CheckedCertificate, checkCertificate } from '@datanet/quality'
import {
  type CertificateBundle,
  type CID,
  concatBytes,
  decode,
  type Entry,
  encode,
  openEntry,
  parseCertificateBundle,
  parseCid,
} from '@datanet/records'
import { VerdictMisplacedError } from '../errors.ts'

/** The namespace of the DHT's verdict values. */
export const VERDICT_NAMESPACE = 'datanet-verdict'
/** The largest value that is taken, bytes. */
export const MAX_VERDICT_VALUE_BYTES = 2 * 1024 * 1024

export function verdictKey(datanet: CID, contribution: CID): string {
  return `/${VERDICT_NAMESPACE}/${datanet}/${contribution}`
}

/** A key of the DHT as text; throws a TypeError where it is none. A mark of byte order is no part of any key, so it stays. */
export function keyText(key: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(key)
}

/** The datanet of a key that is valid. */
export function datanetOfKey(key: Uint8Array): string {
  return Buffer.from(key).toString('latin1').split('/')[2] ?? ''
}

/** A certificate with the charter that it was checked by. */
export interface VerdictValue {
  readonly founding: Founding
  readonly certificate: CheckedCertificate
}

export function encodeVerdictValue(charter: Entry, certificate: CheckedCertificate): Uint8Array {
  const bundle: CertificateBundle = { v: 2, charter: charter.bytes, certificate: certificate.record }
  return encode(bundle)
}

/** Checks a value by its key. Throws ERR_VERDICT_MISPLACED and what opening its parts throws. */
export function readVerdictValue(key: string, value: Uint8Array): VerdictValue {
  const [, namespace, datanetText = '', contributionText = '', ...rest] = key.split('/')
  if (namespace !== VERDICT_NAMESPACE || rest.length > 0)
    throw new VerdictMisplacedError(key, 'the key is not one of a verdict')
  if (value.length > MAX_VERDICT_VALUE_BYTES)
    throw new VerdictMisplacedError(key, `the value has ${value.length} bytes`)
  const datanet = parseCid(datanetText)
  const contribution = parseCid(contributionText)
  const bundle = parseCertificateBundle(decode(value))
  const founding = readFounding(openEntry(bundle.charter))
  if (!founding.entry.id.equals(datanet)) throw new VerdictMisplacedError(key, 'the charter is of another datanet')
  const certificate = checkCertificate(bundle.certificate, datanet, founding.charter)
  if (!certificate.verdict.body.subject.equals(contribution))
    throw new VerdictMisplacedError(key, 'the certificate is of another contribution')
  return { founding, certificate }
}

/** Higher is better: the round, then the smaller verdict id. */
export function verdictRank({ verdict }: CheckedCertificate): Uint8Array {
  const { round } = verdict.body
  return concatBytes(
    Uint8Array.of(round >> 8, round & 255),
    verdict.id.multihash.digest.map((byte) => 255 - byte),
  )
}
