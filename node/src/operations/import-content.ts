import type { CallOptions } from '@datanet/client'
import type { Format } from '@datanet/shards'
import { type ImportedBlocks, importBlocks } from '../content/import-blocks.ts'
import { ImportJournal } from '../content/import-journal.ts'
import { importsStore } from '../datanets/store-layout.ts'
import type { RepoStores } from '../repo/open-repo.ts'
import { type ImportedFiles, importFiles } from './import-files.ts'

/**
 * Imports local files and folders into a repo, on disk when `use` is called with what they became. Ended by its signal, it
 * goes on next time where it was; failing, it takes away what it brought. Throws what importing throws.
 */
export async function importContent<T>(
  stores: Pick<RepoStores, 'records' | 'blocks'>,
  paths: readonly string[],
  options: CallOptions & { readonly format?: Format | undefined },
  use: (imported: ImportedFiles) => Promise<T>,
): Promise<T> {
  return await ImportJournal.during(importsStore(stores.records), options.signal, async (journal) => {
    const bring = async (blocks: ImportedBlocks) =>
      await importFiles(paths, blocks, options, { format: options.format, resumption: { journal, blocks } })
    return await use(await importBlocks(stores.blocks, bring, options))
  })
}
