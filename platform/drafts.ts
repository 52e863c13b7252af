// Where the form stood whose typing is kept: an address of this site, short enough to be part of a key.
import { shaped } from './fields.ts'

/** Both addresses stand in one key, and an entry of an index holds 2,700 bytes. */
const longest = 1200
const shape = /^\/(?![/\\])[\x21-\x7e]*$/

export const draftAddress = (label: string) => shaped<false>({ label, max: longest,
  reader: (typed) => (shape.test(typed) ? { value: typed } : { error: `${label} must be an address of this site` }) })

/** The page that a sent form says it stood on; null where it says none that could be kept. */
export function draftPageOf({ draft }: Record<string, unknown>): string | null {
  return typeof draft === 'string' && draft.length <= longest && shape.test(draft) ? draft : null
}
