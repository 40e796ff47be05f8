import { DatanetError } from '@datanet/records'

/** Another process has a store of the repo open. */
export class StoreLockedError extends DatanetError {
  readonly code = 'ERR_STORE_LOCKED'

  constructor(dir: string, options?: ErrorOptions) {
    super(`the store in ${dir} is open in another process`, 'Stop that process first.', options)
  }
}

/** The disk, or the user's share of it, is full. */
export class DiskFullError extends DatanetError {
  readonly code = 'ERR_DISK_FULL'

  constructor(path: string, options?: ErrorOptions) {
    super(
      `no space left on the disk of ${path}`,
      'Free some space and try again; nothing half written was kept.',
      options,
    )
  }
}
