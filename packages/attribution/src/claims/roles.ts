/** The input of a claim that names the manifest of its test rows. */
export const TESTS_ROLE = 'tests'
