import type { CharterText } from '@datanet/client'
import type { Names } from '../access/names.ts'
import { plainText } from './plain-text.ts'

function listed(texts: readonly string[]): string {
  return texts.length === 0 ? 'none' : texts.map(plainText).join(', ')
}

function gate({ gate: name, params }: { gate: string; params: string }): string {
  return params === '{}' ? name : `${name} ${params}`
}

/** A charter as names and values. */
export function charterFields(charter: CharterText, names: Names): [string, string | undefined][] {
  const { validators, contributors } = { ...charter.split }
  return [
    ['Domain', charter.domain === '' ? undefined : plainText(charter.domain)],
    ['Row schemas', listed(charter.schemas.map((schema) => schema.name))],
    ['Licences', listed(charter.licenses)],
    [
      'Admission',
      charter.work === undefined ? charter.admission : `${charter.admission}, by ${charter.work} bits of work`,
    ],
    ['Validators', listed(charter.validators.map(({ author, weight }) => `${names.label(author)} (weight ${weight})`))],
    ['Issuers', listed(charter.issuers.map((issuer) => names.label(issuer)))],
    [
      'Writers',
      charter.writers.length === 0 ? undefined : listed(charter.writers.map((writer) => names.label(writer))),
    ],
    ['Gates', listed(charter.gates.map(gate))],
    ['Accepts from', `score ${charter.acceptScore} of 1000`],
    ['Pays', `contributors ${contributors / 10} %, validators ${validators / 10} %`],
    ['Assets', listed(charter.assets.map((asset) => `${asset.unit}:${asset.class}`))],
  ]
}
