/** The README does what it says: its commands are typed in its order by three people, and its program runs. */

import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type {
  Contributed,
  ContributionDetail,
  Fetched,
  Founded,
  Invitation,
  LedgerReport,
  PaymentReport,
  ReleaseInfo,
} from '@datanet/client'
import { createClient } from '@datanet/client'
import { readApiFile, repoPaths } from '@datanet/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jsonLines, tickets } from '../harness/rows.ts'
import { emptyProject, typeCheck } from '../pack/project.ts'
import { onlyBlock, ROOT, textOf } from './markdown.ts'
import { Person } from './people.ts'
import { type Program, start } from './program.ts'

const README = textOf('README.md')
const LINK = 'datanet:…'

/** The commands that the README has for a role, in order. */
function commandsFor(role: string): string[] {
  const [, block = ''] =
    new RegExp(`^\\*\\*${role}\\*\\*[\\s\\S]*?\`\`\`sh\\n([\\s\\S]*?)\`\`\``, 'm').exec(README) ?? []
  return block
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, ''))
    .filter((line) => line !== '')
}

let dir: string
let founder: Person
let contributor: Person
let buyer: Person
let judging: Program
const known: Record<string, string> = {}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'datanet-readme-'))
  const settle = (name: string) => Person.settle(join(dir, name))
  ;[founder, contributor, buyer] = (await Promise.all(['founder', 'contributor', 'buyer'].map(settle))) as [
    Person,
    Person,
    Person,
  ]
  await writeFile(join(founder.folder, 'sample.jsonl'), jsonLines(tickets(40)))
  await writeFile(join(contributor.folder, 'rows.jsonl'), jsonLines(tickets(30, 1000)))
  await writeFile(join(contributor.folder, 'swapped.jsonl'), jsonLines(tickets(10, 2000)))
})

afterAll(async () => {
  await Promise.all([founder, contributor, buyer].map((person) => person?.leave()))
  await rm(dir, { recursive: true, force: true, maxRetries: 3 })
})

test('each role of the README is played', () => {
  const roles = [...README.matchAll(/^\*\*([^*]+)\*\*[^`]*```sh$/gm)].map(([, role = '']) => role)
  expect(roles).toEqual(['Everybody', 'Founder and validator', 'Contributor', 'Buyer', 'Issuer'])
})

test('everybody makes a repo and runs a peer', async () => {
  const commands = commandsFor('Everybody')
  expect(commands).toHaveLength(2)
  await Promise.all(
    [founder, contributor, buyer].map(async (person) => {
      for (const line of commands) await person.types(line)
    }),
  )
})

test('the founder founds, invites, votes by hand and lets the gates vote', async () => {
  const [create = '', invite = '', vote = '', validate = '', ...more] = commandsFor('Founder and validator')
  expect(more).toEqual([])
  known['ID'] = (await founder.types<Founded>(create, known)).datanet
  known[LINK] = (await founder.types<Invitation>(invite, known)).link

  const [join = ''] = commandsFor('Contributor')
  await contributor.types(`${join} --wait`, known)
  const offer = 'datanet contribute ID swapped.jsonl --license CC-BY-4.0'
  const { contribution } = await contributor.types<Contributed>(offer, known)
  await founder.types('datanet sync ID --wait', known)
  await founder.types(vote, { ...known, CONTRIBUTION: contribution })
  const shown = await founder.types<ContributionDetail>('datanet show ID CONTRIBUTION', {
    ...known,
    CONTRIBUTION: contribution,
  })
  expect(shown.votes).toMatchObject([{ score: 300, reasons: [{ text: 'labels are swapped' }] }])

  judging = founder.begins(validate, known)
})

test('a contributor joins, asks, contributes, and sees the ledger', async () => {
  const [join = '', check = '', contribute = '', pin = '', ledger = '', ...more] = commandsFor('Contributor')
  expect(more).toEqual([])
  await contributor.types(join, known)
  expect(await contributor.types(check, known)).toMatchObject({ passed: true })
  const made = await contributor.types<Contributed>(contribute, known)
  expect(made.status).toBe('accepted')
  known['CONTRIBUTION'] = made.contribution
  judging.interrupt()
  expect(await judging.ended).toMatchObject({ code: 0, stdout: expect.stringContaining(made.contribution) })
  expect(await contributor.types(pin, known)).toMatchObject([{ local: true, target: 3 }])
  expect(await contributor.types<LedgerReport>(ledger, known)).toMatchObject({
    totals: { contributions: 2, accepted: 1 },
  })
})

test('a buyer releases, fetches and checks a certificate', async () => {
  const [join_ = '', release = '', fetch = '', verify = '', trace = '', verdict = '', ...more] = commandsFor('Buyer')
  expect(more).toEqual([])
  await buyer.types(join_, known)
  known['RELEASE'] = (await buyer.types<ReleaseInfo>(release, known)).release
  const fetched = await buyer.types<Fetched>(fetch, known)
  expect(fetched).toMatchObject({ files: 1, rows: 30 })
  known['RECEIPT'] = fetched.receipt ?? ''
  const folder = join(buyer.folder, 'data', known['CONTRIBUTION'] ?? '')
  const [file = ''] = await readdir(folder)
  expect(await readFile(join(folder, file))).toEqual(await readFile(join(contributor.folder, 'rows.jsonl')))
  expect(await buyer.types(verify, known)).toMatchObject({ ok: true, problems: [] })
  expect(await buyer.types(trace, known)).toMatchObject({ searched: 1, spans: [] })
  expect(await buyer.types(verdict, known)).toMatchObject({ outcome: 'accepted', source: 'dht' })
})

test('the issuer attests the payment', async () => {
  const [pay = '', ...more] = commandsFor('Issuer')
  expect(more).toEqual([])
  await founder.types('datanet sync ID --wait', known)
  const paid = await founder.types<PaymentReport>(`${pay} --wait`, known)
  expect(paid).toMatchObject({ amount: '10000', pending: false })
  expect(paid.payouts).not.toEqual([])
})

test('the program of the embedder type-checks, and prints what happens', async () => {
  const project = join(dir, 'embedder')
  await mkdir(project)
  await emptyProject(project)
  await rm(join(project, 'node_modules'), { recursive: true })
  await symlink(join(ROOT, 'node_modules'), join(project, 'node_modules'), 'junction')
  await writeFile(join(project, 'service.ts'), onlyBlock(README, 'ts'))
  await typeCheck(project)

  const service = start(process.execPath, ['service.ts'], {
    cwd: project,
    env: { ...process.env, HOME: dir, DATANET_NO_MDNS: '1' },
  })
  try {
    const [, datanet = ''] = await service.line(/^founded (\S+)$/m)
    const access = await readApiFile(repoPaths(join(project, 'repo')))
    const client = createClient({ baseUrl: access?.address ?? '', token: access?.token ?? '' })
    await client.contribute({ datanet, paths: [join(contributor.folder, 'rows.jsonl')], license: 'CC-BY-4.0' })
    await service.line(/^contribution$/m)
  } finally {
    service.interrupt()
    await service.ended
  }
})

test('what the README and the package.json call by name is there', async () => {
  const { scripts } = JSON.parse(textOf('package.json'))
  const named = [...README.matchAll(/npm (?:run )?(start|test|[a-z]+:[a-z]+)/g)].map(([, name = '']) => name)
  expect(named).toEqual(expect.arrayContaining(['start', 'test', 'docs:api']))
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([])
})
