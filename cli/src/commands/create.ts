import { basename } from 'node:path'
import type { CreateDatanetInput } from '@datanet/client'
import { Option } from 'commander'
import { readCharterFile } from '../access/charter-file.ts'
import { readJsonInput } from '../access/input-file.ts'
import { Names } from '../access/names.ts'
import { schemaOfSample } from '../access/sample-schema.ts'
import { declare, type Register } from '../declare.ts'
import { UsageError } from '../errors.ts'
import { collect, did, gate, score, text, validator, work } from '../parse/option-values.ts'
import { charterFields } from '../present/charter.ts'
import { plainText } from '../present/plain-text.ts'
import { counted } from '../present/quantity.ts'
import { shell } from '../present/shell.ts'
import { fields } from '../present/table.ts'
import type { Session } from '../session.ts'

interface CreateFlags {
  charter?: string
  domain?: string
  schema?: string
  from?: string
  license?: string[]
  validator?: { author: string; weight: string }[]
  issuer?: string[]
  admission?: 'listed' | 'invite' | 'open'
  work?: number
  writer?: string[]
  acceptScore?: number
  gate?: { gate: string; params: string }[]
}

const DEFAULT_LICENSES = ['CC-BY-4.0']
const SCHEMA_NAME_LENGTH = 64
const CHARTER = `
A charter file holds what differs from the defaults, such as:
  { "domain": "law", "licenses": ["CC-BY-4.0"], "acceptScore": 700,
    "schemas": [{ "name": "case", "schema": { "type": "object", "required": ["text"] } }],
    "gates": [{ "gate": "schema", "params": {} }, { "gate": "size", "params": { "maxRows": 10000 } }],
    "assets": [{ "unit": "EUR", "class": "deposit", "decimals": 2 }],
    "split": { "contributors": 900, "validators": 100 } }`

/** The row schema that the flags name, if any. */
async function namedSchema(
  session: Session,
  flags: CreateFlags,
): Promise<{ name: string; schema: string } | undefined> {
  if (flags.schema !== undefined && flags.from !== undefined) {
    throw new UsageError('--schema and --from both give a row schema', 'Give one of them.')
  }
  if (flags.schema !== undefined) {
    const { text: schema } = await readJsonInput(session.path(flags.schema))
    const name = basename(flags.schema).replace(/(\.schema)?\.json$/, '')
    return { name: name.slice(0, SCHEMA_NAME_LENGTH) || 'rows', schema }
  }
  if (flags.from === undefined) return undefined
  const { schema, rows, broken } = await schemaOfSample(session.path(flags.from))
  session.note(`Row schema inferred from ${counted(rows, 'row')} of ${flags.from}.`)
  if (broken > 0) session.note(`Left out ${counted(broken, 'row')} of it that can't be read.`)
  return { name: 'rows', schema }
}

async function charterOf(session: Session, name: string, flags: CreateFlags): Promise<CreateDatanetInput> {
  const base = flags.charter === undefined ? { name } : await readCharterFile(session.path(flags.charter), name)
  const schema = await namedSchema(session, flags)
  return {
    ...base,
    ...(schema === undefined ? {} : { schemas: [schema] }),
    ...(flags.domain === undefined ? {} : { domain: flags.domain }),
    licenses: flags.license ?? base.licenses ?? DEFAULT_LICENSES,
    ...(flags.validator === undefined ? {} : { validators: flags.validator }),
    ...(flags.issuer === undefined ? {} : { issuers: flags.issuer }),
    ...(flags.admission === undefined ? {} : { admission: flags.admission }),
    ...(flags.work === undefined ? {} : { work: flags.work }),
    ...(flags.writer === undefined ? {} : { writers: flags.writer }),
    ...(flags.acceptScore === undefined ? {} : { acceptScore: flags.acceptScore }),
    ...(flags.gate === undefined ? {} : { gates: flags.gate }),
  }
}

export const registerCreate: Register = (parent, run) => {
  declare(
    parent,
    'create',
    'Found a datanet',
    'datanet create support-tickets --domain support --from tickets.jsonl --license CC-BY-4.0',
    'datanet create cases --schema case.schema.json --validator did:key:z6Mk…:2 --gate \'size:{"maxRows":10000}\'',
    'datanet create cases --charter charter.json',
    'datanet create tips --admission open --work 22',
  )
    .argument('<name>', 'what to call it; its id is what counts')
    .option('--charter <file>', 'a JSON file with the fields of a charter; other options override it')
    .option('--domain <domain>', 'the field that it is about, such as law')
    .option('--schema <file>', 'a JSON Schema that each row must follow')
    .option('--from <file>', 'infer the row schema from a sample: any file with rows')
    .option('--license <spdx>', `a licence that is accepted; repeatable (default: ${DEFAULT_LICENSES})`, collect(text))
    .option('--validator <did[:weight]>', 'who judges, with what weight; repeatable (default: you)', collect(validator))
    .option('--issuer <did>', 'who attests payments; repeatable (default: you)', collect(did))
    .addOption(new Option('--admission <how>', 'who may write (default: invite)').choices(['listed', 'invite', 'open']))
    .option('--work <bits>', 'for --admission open: zero bits that the work of a new author shows (default: 20)', work)
    .option('--writer <did>', 'who may write besides validators and issuers; repeatable', collect(did))
    .option('--accept-score <n>', 'the score, 0 to 1000, from which a vote is a yes', score)
    .option('--gate <name[:json]>', 'a gate that content must pass, with its parameters; repeatable', collect(gate))
    .addHelpText('after', CHARTER)
    .action(
      run(async (session, name: string, flags: CreateFlags) => {
        const peer = await session.peer()
        const charter = await charterOf(session, name, flags)
        if (flags.license === undefined && charter.licenses === DEFAULT_LICENSES) {
          session.note(`No --license is given: only ${DEFAULT_LICENSES} will be accepted.`)
        }
        const founded = await peer.createDatanet(charter)
        for (const warning of founded.warnings) session.note(`Note: ${plainText(warning)}`)
        return {
          document: founded,
          text: async (style, next) => [
            `Founded ${style.strong(plainText(founded.name))}.`,
            '',
            ...fields(
              [
                ['Datanet', style.strong(founded.datanet)],
                ...charterFields(founded.charter, await Names.of(peer, founded.datanet)),
              ],
              style,
            ),
            ...next(
              shell`datanet contribute ${founded.datanet} PATH --license ${founded.charter.licenses[0] ?? 'SPDX'}`,
              shell`datanet invite ${founded.datanet}`,
            ),
          ],
        }
      }),
    )
}
