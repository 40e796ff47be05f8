import { DatanetError } from '@datanet/records'

/** A provenance.json that can't be read, so that nothing of it can be checked. */
export class ProvenanceUnreadableError extends DatanetError {
  readonly code = 'ERR_PROVENANCE_UNREADABLE'

  constructor(file: string, problem: string, options?: ErrorOptions) {
    super(
      `${file} can't be read: ${problem}`,
      'Run the `datanet fetch` again that wrote it: what is there already is not fetched again.',
      options,
    )
  }
}
