/** The examples do what their README says, each for the one that it is for. */

import { access, constants, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { LedgerReport, PaymentReport } from '@datanet/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { filesOf, ROOT, textOf } from './markdown.ts'
import { Person } from './people.ts'
import { output, type Place, type Program, start } from './program.ts'

const SAMPLE = join(ROOT, 'cli', 'sample')
const BIN = join(ROOT, 'node_modules', '.bin')
const example = (name: string) => join(ROOT, 'examples', name)

let dir: string
let validator: Person
let contributor: Person
let buyer: Person
let judging: Program
let link: string

/** Where a person runs programs: with the command on the PATH, and the Node that runs this. */
function at(person: Person): Place {
  return { cwd: person.folder, env: { ...person.env, PATH: [BIN, process.env['PATH']].join(delimiter) } }
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-examples-'))
  const people = await Promise.all(
    ['validator', 'contributor', 'buyer'].map(async (name) => {
      const person = await Person.settle(join(dir, name))
      await person.types(`datanet init --name ${name}`)
      await person.types('datanet start --detach')
      return person
    }),
  )
  ;[validator, contributor, buyer] = people as [Person, Person, Person]
})

afterAll(async () => {
  await Promise.all([validator, contributor, buyer].map((person) => person?.leave()))
  await rm(dir, { recursive: true, force: true, maxRetries: 3 })
})

test('each example has a line in the README, and each script can be run', async () => {
  const examples = filesOf('examples', '.sh', '.ts').map((file) => file.replace('examples/', ''))
  const named = [...textOf('examples/README.md').matchAll(/^- \[([^\]]+)\]\(\1\)/gm)].map(([, name = '']) => name)
  expect(named.sort()).toEqual(examples)
  for (const script of examples.filter((name) => name.endsWith('.sh'))) await access(example(script), constants.X_OK)
})

test('the validator founds a datanet and gives a link', async () => {
  judging = start(process.execPath, [example('validator.ts'), join(SAMPLE, 'ticket.schema.json'), '1'], at(validator))
  ;[link = ''] = await judging.line(/^datanet:\S+$/m)
})

test('the contributor contributes, and the validator judges by a check of its own', async () => {
  const args = [link, join(SAMPLE, 'tickets-good.jsonl'), 'CC-BY-4.0']
  const told = await output(example('contributor.sh'), args, at(contributor))
  expect(told).toContain('All gates passed.')
  expect(told).toMatch(/accepted/)
  expect(await judging.ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^bafyrei\w+ \d+/m), stderr: '' })
})

test('what the gates refuse is not contributed', async () => {
  const args = [link, join(SAMPLE, 'tickets-broken.jsonl'), 'CC-BY-4.0']
  const { code, stdout } = await start(example('contributor.sh'), args, at(contributor)).ended
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('Not all gates passed') })
})

test('the buyer has the rows, and a receipt that its issuer can pay', async () => {
  const told = await output(example('buyer.sh'), [link, 'v1', 'data'], at(buyer))
  const files = (await readdir(join(buyer.folder, 'data'), { recursive: true })).filter((file) =>
    file.endsWith('.jsonl'),
  )
  expect(files).toHaveLength(1)
  const bought = await readFile(join(buyer.folder, 'data', files[0] ?? ''))
  expect(bought).toEqual(await readFile(join(SAMPLE, 'tickets-good.jsonl')))
  const [, pay = '', id = ''] = /(datanet pay (\S+) \S+ --amount AMOUNT --asset deposit)/.exec(told) ?? []
  await validator.types('datanet sync ID --wait', { ID: id })
  await validator.types<PaymentReport>(`${pay} --wait`, { AMOUNT: '5000' })
  const { totals } = await validator.types<LedgerReport>('datanet ledger ID', { ID: id })
  expect(Object.values(totals.paid)).toEqual(['5000'])
})

test('the embedder goes from founding to payment', async () => {
  const told = await output(process.execPath, [example('embedder.ts'), join(SAMPLE, 'tickets-good.jsonl')], at(buyer))
  expect(told).toContain('Ada is owed 9000; both compute the same ledger: true.')
})
