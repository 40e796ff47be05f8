import { type Founding, readFounding } from '@datanet/log'
import { checkCertificate } from '@datanet/quality'
import { DatanetError, datanetOf, decode, openEntry, parseCertificate } from '@datanet/records'
import { CarInvalidError, type ExportItem, type ExportRoot, readExport } from '@datanet/shards'

/** What a CAR holds that may be taken. */
export interface CheckedExport {
  readonly founding: Founding
  readonly root: ExportRoot
}

function foundingOf(item: ExportItem): Founding {
  if (item.kind !== 'entries') throw new CarInvalidError('it does not begin with the charter of a datanet')
  return readFounding(openEntry(item.wire))
}

function checkItem(item: ExportItem, { entry: charterEntry, charter }: Founding): void {
  if (item.kind === 'certificates') {
    checkCertificate(parseCertificate(decode(item.block.bytes)), charterEntry.id, charter)
  } else if ('wire' in item) {
    const entry = openEntry(item.wire)
    if (!datanetOf(entry).equals(charterEntry.id))
      throw new CarInvalidError(`entry ${entry.id} belongs to datanet ${datanetOf(entry)}`)
  }
}

/**
 * Reads all of a CAR before anything of it is taken: its blocks and lists, each entry's signature and records, each
 * certificate by the charter, all of one datanet. Throws ERR_CAR_INVALID and what reading the file throws.
 */
export async function checkExport(source: AsyncIterable<Uint8Array>): Promise<CheckedExport> {
  const items = readExport(source)
  let founding: Founding | null = null
  try {
    for (;;) {
      const { value, done } = await items.next()
      if (done !== true) {
        founding ??= foundingOf(value)
        checkItem(value, founding)
        continue
      }
      if (founding === null || value === null) throw new CarInvalidError('it holds no charter')
      if (!value.datanet.equals(founding.entry.id))
        throw new CarInvalidError(
          `its root names datanet ${value.datanet}, and its charter founds ${founding.entry.id}`,
        )
      return { founding, root: value }
    }
  } catch (error) {
    if (!(error instanceof DatanetError) || error instanceof CarInvalidError || isOfFile(error)) throw error
    throw new CarInvalidError(error.message, { cause: error })
  } finally {
    await items.return(null)
  }
}

function isOfFile({ code }: DatanetError): boolean {
  return code.startsWith('ERR_FILE_')
}
