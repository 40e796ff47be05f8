import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readApiSchema } from './api.ts'

const schemas = new URL('..', import.meta.url).pathname
const root = new URL('../..', import.meta.url).pathname
const { errors } = readApiSchema(schemas)

/** Codes of the parts that a peer is made of which no request can meet: they end a start, a conversation, or a check. */
const INTERNAL: Readonly<Record<string, readonly string[]>> = {
  'before the API is there': [
    'ERR_API_EXPOSED',
    'ERR_API_PLACE',
    'ERR_CONFIG_INVALID',
    'ERR_KEY_RIGHTS',
    'ERR_LISTEN_FAILED',
    'ERR_NO_REPO',
    'ERR_PORT_IN_USE',
    'ERR_REPO_ACCESS',
    'ERR_REPO_DAMAGED',
    'ERR_REPO_EXISTS',
    'ERR_REPO_FOLDER_IN_USE',
    'ERR_REPO_LOCKED',
    'ERR_REPO_RIGHTS',
    'ERR_REPO_VERSION',
    'ERR_SEED_INVALID',
    'ERR_STORE_LOCKED',
  ],
  'between peers, who are told nothing': [
    'ERR_BULK_BUSY',
    'ERR_CUSTODY_BUSY',
    'ERR_CUSTODY_VIOLATION',
    'ERR_NOT_PROVED',
    'ERR_PROOF_WRONG',
    'ERR_FRAME_TOO_LARGE',
    'ERR_GOSSIP_UNREADABLE',
    'ERR_MESSAGE_TOO_LARGE',
    'ERR_RECORDS_MISSING',
    'ERR_RECORD_KEY_UNKNOWN',
    'ERR_RECORD_NOT_STORED',
    'ERR_RECORD_NO_ROOM',
    'ERR_RECORD_STALE',
    'ERR_RELAY_REFUSED',
    'ERR_ROOM_EXCEEDED',
    'ERR_RELAY_UNREACHABLE',
    'ERR_STREAM_BROKEN',
    'ERR_STREAM_IDLE',
    'ERR_SYNC_BROKEN',
    'ERR_SYNC_BUSY',
    'ERR_SYNC_DOUBLE',
    'ERR_SYNC_SLOW',
    'ERR_SYNC_SPENT',
    'ERR_SYNC_VIOLATION',
    'ERR_TRANSFER_ENDED',
    'ERR_TRANSFER_VIOLATION',
    'ERR_WRONG_DATANET',
    'ERR_UNIDENTIFIED',
  ],
  'of computations that no operation asks for': [
    'ERR_LABELLED_ROWS_INVALID',
    'ERR_TEXT_INDEX_DAMAGED',
    'ERR_TEXT_TOO_LONG',
    'ERR_VALUATION_UNKNOWN',
  ],
  'told within the answer': ['ERR_RESULT_INVALID', 'ERR_STORE_READ_ONLY'],
  'of the gateway, which is no part of the contract': [
    'ERR_DAG_UNREADABLE',
    'ERR_GATEWAY',
    'ERR_READER_DISPLACED',
    'ERR_READER_SLOW',
  ],
  'in memory alone': ['ERR_BLOCK_MISSING'],
  'where a folder is checked, with no peer': ['ERR_PROVENANCE_UNREADABLE'],
}

function codesIn(pattern: string): Set<string> {
  const files = globSync(pattern, { cwd: root }).filter(
    (file) => !file.includes('/dist/') && !file.includes('generated'),
  )
  const text = files.map((file) => readFileSync(`${root}/${file}`, 'utf8')).join('\n')
  return new Set([...text.matchAll(/'(ERR_[A-Z0-9_]+)'/g)].map(([, code = '']) => code))
}

/** Codes of error classes, in the packages that a peer is made of. */
const thrown = codesIn('{node,packages/{records,log,attribution,quality,shards,sync,ledger,replica}}/src/**/errors.ts')
const internal = new Set(Object.values(INTERNAL).flat())

test('every code of a peer is in the contract, or known to be none of its business', () => {
  expect(thrown.size).toBeGreaterThan(90)
  expect([...thrown].filter((code) => !Object.hasOwn(errors, code) && !internal.has(code))).toEqual([])
})

test('no code is in the contract and none of its business at once', () => {
  expect([...internal].filter((code) => Object.hasOwn(errors, code))).toEqual([])
  expect([...internal].filter((code) => !thrown.has(code))).toEqual([])
})

test('the contract has no code that nothing throws', () => {
  const written = codesIn('{node,packages/*}/src/**/*.ts')
  expect(Object.keys(errors).filter((code) => !written.has(code))).toEqual([])
})

test('statuses are those of failures, and success is none', () => {
  for (const [code, { status, description }] of Object.entries(errors)) {
    expect(status, code).toBeGreaterThanOrEqual(400)
    expect(status, code).toBeLessThan(600)
    expect(description, code).toMatch(/\.$/)
  }
})
