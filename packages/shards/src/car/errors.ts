import { DatanetError } from '@datanet/records'

/** A CAR that is broken, cut short, or no export of a datanet. */
export class CarInvalidError extends DatanetError {
  readonly code = 'ERR_CAR_INVALID'

  constructor(problem: string, options?: ErrorOptions) {
    super(
      `the CAR can't be taken: ${problem}`,
      'Get the file again, or export it again with `datanet export ID --out FILE.car`; nothing of it was taken.',
      options,
    )
  }
}

/** More than one CAR can hold. */
export class ExportTooLargeError extends DatanetError {
  readonly code = 'ERR_EXPORT_TOO_LARGE'

  constructor(pages: number) {
    super(
      `the export has more than ${pages} lists of blocks`,
      'Export without content (`--no-content`), and fetch or pin the content by contribution.',
    )
  }
}
