/** What lies on a peer's disk, for programs that work on a repo without a peer: measuring, moving, mending. */
export { replicaStore, saveWanted, type Wanted } from './datanets/store-layout.ts'
export { importContent } from './operations/import-content.ts'
export { openStores, type RepoStores } from './repo/open-repo.ts'
export { DiskTextFiles } from './storage/disk-text-files.ts'
export { LevelStore } from './storage/level-store.ts'
